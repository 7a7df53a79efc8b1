import { type CollectionList, collectionLists } from "#contract/collection-ports.ts";
import {
  collectionParameters,
  readCollectionQuery,
  readWatchQuery,
  watchParameters,
} from "#contract/collection-parameters.ts";
import { successText } from "#http/answers.ts";
import { checkAsOf } from "#http/loan-request.ts";
import type { Route } from "#http/route.ts";

const common = {
  method: "GET",
  access: "read",
  tag: "Collections",
  errors: ["VALIDATION_ERROR", "SERVICE_UNAVAILABLE"],
  cached: true,
} as const;

const about: Record<CollectionList, { summary: string; schema: string }> = {
  daily: { summary: "What fell due and what came in, day by day", schema: "DailyCollections" },
  methods: {
    summary: "What came in, day by day and by method of payment",
    schema: "MethodCollections",
  },
  branches: {
    summary: "What fell due and what came in of each branch, on a day or in a window",
    schema: "BranchCollections",
  },
  officers: {
    summary: "What fell due and what came in of each officer, on a day or in a window",
    schema: "OfficerCollections",
  },
};

function listOf(list: CollectionList): Route {
  return {
    ...common,
    path: `/api/v1/collections/${list}`,
    operation: `list_${list}_collections`,
    summary: about[list].summary,
    parameters: collectionParameters(list),
    answers: { 200: { $ref: `#/components/schemas/${about[list].schema}` } },
    export: { name: `${list}-collections` },
    handle: async (request, deps) => {
      const asked = request.query as Record<string, unknown>;
      const query = readCollectionQuery(list, asked);
      await checkAsOf(query.to, deps.operations, asked["date"] === undefined ? "to" : "date");
      const found = await deps.collections.list(list, query);
      const meta = {
        page: query.page,
        limit: query.limit,
        total: found.total,
        from: found.from,
        to: found.asOf,
        as_of: found.asOf,
        data_version: found.dataVersion,
      };
      return successText(found.json, meta, { summary: found.summary });
    },
  };
}

const watch: Route = {
  ...common,
  path: "/api/v1/collections/watch",
  operation: "list_collection_watch",
  summary: "Who paid on the day and who did not: loans with an instalment due on it, or late",
  parameters: watchParameters,
  answers: { 200: { $ref: "#/components/schemas/CollectionWatch" } },
  export: {
    name: "collection-watch",
    async rows(request, { operations }, { loanRows }) {
      const query = readWatchQuery(request.query as Record<string, unknown>);
      await checkAsOf(query.asOf, operations, "date");
      return loanRows.watch(query);
    },
  },
  handle: async (request, deps) => {
    const query = readWatchQuery(request.query as Record<string, unknown>);
    await checkAsOf(query.asOf, deps.operations, "date");
    const found = await deps.collections.watch(query);
    const meta = {
      page: query.cursor === null ? query.page : null,
      limit: query.limit,
      total: found.total,
      as_of: found.asOf,
      data_version: found.dataVersion,
      next_cursor: found.nextCursor,
    };
    return successText(found.json, meta, { summary: found.summary });
  },
};

export const collectionRoutes: readonly Route[] = [...collectionLists.map(listOf), watch];
