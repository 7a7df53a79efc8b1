// Every bound of the product: its name, its value and the reason for it. Nothing else states one.

// -- The database --------------------------------------------------------------------------------------------------

/** Connections of one server process. PostgreSQL is busy with a few per core; more only queue inside it. */
export const poolMaxConnections = 12;

/** Wait for a connection (a free one of the pool, or the network) before a request is answered 503. */
export const connectTimeoutMs = 5_000;

/** One statement of a request. A large batch takes a few seconds; what runs longer is stuck and must free its locks. */
export const statementTimeoutMs = 60_000;

/** An idle connection is closed after this, so that a quiet service does not hold the server's memory. */
export const idleConnectionMs = 30_000;

/** A transaction PostgreSQL refused because of a deadlock or a serialization conflict is run again this often. */
export const transactionRetries = 3;

/** Longest pause before such a run; the real one is random below it, so that rivals do not meet again. */
export const transactionRetryPauseMs = 60;

/** Piece size for COPY: large enough that the stream costs nothing, small enough to stay out of the memory figures. */
export const copyChunkChars = 64 * 1024;

// -- The embedded database -----------------------------------------------------------------------------------------

/** Start of the embedded server, crash recovery of a large portfolio included. */
export const embeddedStartTimeoutMs = 120_000;

/** Fast shutdown of the embedded server: it writes its last checkpoint, at most 4 GB of changes behind. */
export const embeddedStopTimeoutMs = 60_000;

/** Below this size of /dev/shm (Docker gives 64 MB) parallel queries of the embedded server use files instead. */
export const embeddedSharedMemoryBytes = 256 * 1024 * 1024;

/** The embedded server's log is begun anew at a start when it has grown beyond this. */
export const embeddedLogBytes = 10 * 1024 * 1024;

// -- The process ---------------------------------------------------------------------------------------------------

/** Requests in flight at SIGTERM get this long to finish; a supervisor usually kills after 30 s. */
export const drainTimeoutMs = 20_000;
