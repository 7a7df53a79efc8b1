/** A share of the work, for whoever shows it. */
export type Progress = (step: string, done?: number, total?: number, unit?: string) => void;
