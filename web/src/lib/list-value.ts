// Several values of one filter in one parameter, as the API reads them: commas between, a comma within one as %2C, and a
// percent sign that would be read as such an escape as %25.

export function joinList(values: readonly string[]): string {
  return values
    .map((value) => value.replaceAll(/%(?=2c|25)/gi, "%25").replaceAll(",", "%2C"))
    .join(",");
}

export function splitList(text: string | undefined): string[] {
  if (text === undefined || text === "") return [];
  return text.split(",").map((part) => part.replaceAll(/%2c/gi, ",").replaceAll("%25", "%"));
}
