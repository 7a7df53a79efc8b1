import { Button, Fieldset, Group, Select, Textarea } from "@mantine/core";
import { type FormEvent, type ReactNode, useState } from "react";
import { actionTypes } from "#contract/audit-steps.ts";
import { freeTextLengthMax } from "#contract/limits.ts";
import type { AuditState, AuditWrite, Member } from "#web/api/audit.ts";

/** What a form hands over to be written; throws where it is refused. */
export type Write = (what: AuditWrite, notes: string) => Promise<void>;

export function memberOptions(members: readonly Member[]) {
  return members.map(({ id, name, role }) => ({ value: String(id), label: `${name}, ${role}` }));
}

interface FormProps {
  title: string;
  submit: string;
  isBusy: boolean;
  canSend: boolean;
  /** Throws where it was refused; the note is then kept. */
  send: (notes: string) => Promise<void>;
  isNoteRequired?: boolean;
  children?: ReactNode;
}

/** Each write has its note and its button. */
function WriteForm({ title, submit, isBusy, canSend, send, isNoteRequired, children }: FormProps) {
  const [notes, setNotes] = useState("");
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    send(notes).then(
      () => setNotes(""),
      // The panel shows why.
      () => {},
    );
  };
  return (
    <form onSubmit={onSubmit} aria-label={title}>
      <Fieldset legend={title} p="xs">
        <Group gap="xs" align="flex-end">
          {children}
          <Textarea
            size="xs"
            label="Note"
            autosize
            minRows={1}
            maxRows={6}
            maxLength={freeTextLengthMax}
            required={isNoteRequired === true}
            value={notes}
            onChange={(event) => setNotes(event.currentTarget.value)}
            style={{ flex: "1 1 180px" }}
          />
          <Button type="submit" size="xs" variant="default" disabled={!canSend || isBusy}>
            {submit}
          </Button>
        </Group>
      </Fieldset>
    </form>
  );
}

export function AssignForm({
  state,
  members,
  write,
  isBusy,
}: {
  state: AuditState;
  members: readonly Member[];
  write: Write;
  isBusy: boolean;
}) {
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <WriteForm
      title={state.assignee === null ? "Assign" : "Assign to somebody else"}
      submit="Assign"
      isBusy={isBusy}
      canSend={chosen !== null}
      send={async (notes) => {
        await write({ part: "assignee", body: { assignee_id: Number(chosen) } }, notes);
        setChosen(null);
      }}
    >
      <Select
        size="xs"
        label="Team member"
        placeholder={members.length === 0 ? "There are no team members" : "Choose"}
        data={memberOptions(members)}
        value={chosen}
        onChange={setChosen}
        style={{ flex: "1 1 160px" }}
      />
    </WriteForm>
  );
}

export function StatusForm({
  state,
  write,
  isBusy,
}: {
  state: AuditState;
  write: Write;
  isBusy: boolean;
}) {
  const [asked, setAsked] = useState<string | null>(null);
  // What was chosen under another status may be no step of this one.
  const status = state.allowed_steps.find((step) => step === asked) ?? state.allowed_steps[0];
  return (
    <WriteForm
      title={`Status, now ${state.status ?? "not begun"}`}
      submit="Set"
      isBusy={isBusy}
      canSend={status !== undefined}
      send={async (notes) => {
        if (status !== undefined) await write({ part: "status", body: { status } }, notes);
      }}
    >
      <Select
        size="xs"
        label="Next status"
        data={[...state.allowed_steps]}
        allowDeselect={false}
        value={status ?? null}
        onChange={setAsked}
        style={{ flex: "1 1 120px" }}
      />
    </WriteForm>
  );
}

export function ActionForm({ write, isBusy }: { write: Write; isBusy: boolean }) {
  const [type, setType] = useState<string>("Note");
  return (
    <WriteForm
      title="Action"
      submit="Record"
      isBusy={isBusy}
      canSend
      // A Note is its text.
      isNoteRequired={type === "Note"}
      send={(notes) => write({ part: "actions", body: { action_type: type } }, notes)}
    >
      <Select
        size="xs"
        label="What was done"
        data={[...actionTypes]}
        allowDeselect={false}
        value={type}
        onChange={(next) => setType(next ?? "Note")}
        style={{ flex: "1 1 120px" }}
      />
    </WriteForm>
  );
}
