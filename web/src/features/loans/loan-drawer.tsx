export function LoanDrawer({ loanId }: { loanId: string }) {
  return <span hidden>{loanId}</span>;
}
