import { ApiError } from "#contract/errors.ts";
import { successText } from "#http/answers.ts";
import type { Route } from "#http/route.ts";

export const getCertificate: Route = {
  method: "GET",
  path: "/api/v1/sync/certificates/latest",
  access: "read",
  operation: "get_latest_certificate",
  summary: "Certificate of the last sync: source − excluded − quarantined = target, by entity",
  tag: "Sync",
  answers: { 200: { $ref: "#/components/schemas/CertificateOne" } },
  errors: ["NOT_FOUND", "SERVICE_UNAVAILABLE"],
  handle: async (_request, { operations }) => {
    const certificate = await operations.latestCertificate();
    if (certificate === null) {
      throw new ApiError("NOT_FOUND", {
        message: "Certificate not found",
        details: {
          error: "No sync from the source has ended yet: POST /api/v1/operations/sync-full.",
        },
      });
    }
    return successText(certificate, {});
  },
};
