import { ApiError, validationError } from "#contract/errors.ts";
import { addFault, type SentValue, text, typeName } from "#contract/field.ts";
import { readJsonBytes } from "#contract/json.ts";
import { isObject, type JsonObject, jsonText } from "#contract/json-value.ts";
import { freeTextLengthMax, labelLengthMax, nameLengthMax } from "#contract/limits.ts";
import { listParameters, readParameters } from "#contract/parameters.ts";
import type { Fault } from "#contract/ports.ts";
import { foreignFaults } from "#contract/records/spec.ts";
import type { SettingChange } from "#contract/setting-ports.ts";
import { successText } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

const path = "/api/v1/settings";
const reasonKind = text(freeTextLengthMax);

export const listSettings: Route = {
  method: "GET",
  path,
  access: "read",
  operation: "list_settings",
  summary: "Settings with their values, defaults and units",
  tag: "Settings",
  parameters: {},
  answers: { 200: { $ref: "#/components/schemas/SettingList" } },
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  export: { name: "settings" },
  handle: async (request, { settings }) => {
    readParameters({}, request.query as Record<string, unknown>);
    return successText(await settings.list(), {});
  },
};

export const changeSetting: Route = {
  method: "PUT",
  path: `${path}/:name`,
  access: "admin",
  operation: "change_setting",
  summary: "Change a setting and recompute what it moves; the reason is kept",
  tag: "Settings",
  headers: {
    "X-Changed-By": {
      description: "Who changes it, for its history; api when not sent",
      schema: { type: "string", maxLength: nameLengthMax },
    },
  },
  body: {
    required: true,
    schema: {
      type: "object",
      required: ["value", "reason"],
      additionalProperties: false,
      properties: {
        value: { description: "What the setting takes: a number, true, a text…" },
        reason: { ...reasonKind.schema, minLength: 1, description: "Why, in one sentence" },
      },
    },
    example: { value: 2.5, reason: "Board decision 14" },
  },
  answers: { 200: { $ref: "#/components/schemas/SettingChange" } },
  errors: ["VALIDATION_ERROR", "MALFORMED_JSON", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  failure: "Failed to change the setting",
  handle: async (request, { settings }) => {
    const name = nameOf(request.params);
    const changedBy = actorOf(request.headers["x-changed-by"]);
    const body = readChange(request.body as Buffer);
    return successText(await settings.set({ name, changedBy, ...body }), {});
  },
};

export const listSettingChanges: Route = {
  method: "GET",
  path: `${path}/:name/history`,
  access: "operate",
  operation: "list_setting_changes",
  summary: "Every change of a setting, newest first: who, when, old, new, why",
  tag: "Settings",
  parameters: listParameters,
  answers: { 200: { $ref: "#/components/schemas/SettingChangeList" } },
  errors: ["VALIDATION_ERROR", "NOT_FOUND", "SERVICE_UNAVAILABLE"],
  export: { name: "setting-history" },
  handle: async (request, { settings }) => {
    const name = nameOf(request.params);
    const paging = readParameters(listParameters, request.query as Record<string, unknown>);
    const found = await settings.history(name, paging);
    if (found === null) throw settingNotFound();
    return successText(found.json, { ...paging, total: found.total });
  },
};

function settingNotFound(): ApiError {
  return new ApiError("NOT_FOUND", {
    message: "Setting not found",
    details: { error: `There is no setting of this name: GET ${path} lists them.` },
  });
}

function nameOf(params: unknown): string {
  const { name } = params as { name: string };
  if (name.length > labelLengthMax || name.includes("\0")) throw settingNotFound();
  return name;
}

function actorOf(sent: string | string[] | undefined): string {
  const actor = String(sent ?? "").trim();
  if (actor.length <= nameLengthMax) return actor === "" ? "api" : actor;
  const message = `X-Changed-By is longer than ${nameLengthMax} characters: shorten it`;
  throw validationError([{ field: "X-Changed-By", code: "TOO_LONG", message }]);
}

function readChange(bytes: Buffer): Pick<SettingChange, "value" | "reason"> {
  const document = readJsonBytes(bytes);
  const faults = foreignFaults(document.faults, 0);
  const body = document.value;
  if (!isObject(body)) {
    const message = `the body must be an object, not ${typeName(body)}`;
    throw validationError([{ field: "body", code: "WRONG_TYPE", message }]);
  }
  for (const name of Object.keys(body)) {
    if (name !== "value" && name !== "reason") {
      addFault(faults, "NOT_ALLOWED", name, "is no field of this request");
    }
  }
  const reason = readReason(body, faults);
  const value = body["value"] ?? null;
  if (value === null) addFault(faults, "REQUIRED", "value", "is missing: send what it becomes");
  if (faults.length > 0) throw validationError(faults);
  return { value: jsonText(value), reason };
}

function readReason(body: JsonObject, faults: Fault[]): string | null {
  const sent: SentValue | null = body["reason"] ?? null;
  return sent === null ? null : (reasonKind.read(sent, "reason", faults) ?? null);
}
