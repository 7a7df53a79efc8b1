// The bounds of kept answers, Redis and events; as in limits.ts.

// -- The cache of answers -------------------------------------------------------------------------------------------

/** A server asks the database so often for the data version: what others committed is seen after this. */
export const versionPollMs = 200;

/** A version read longer ago is asked for anew before an answer: three polls failed, or none were made. */
export const versionAgeMaxMs = 800;

/** Without readers for so long a server stops asking. */
export const versionIdleMs = 10_000;

/** Rows of data_change that are counted at every look (0.2 ms); beyond, they are folded into their base. */
export const dataChangesMax = 2_000;

/** Answers kept in one process. A page of 50 loans has 100 kB, a list of officers less. */
export const cachedBytesMax = 32 * 1024 * 1024;

/** One answer that is kept; the largest page is a thousand loans. */
export const cachedAnswerBytesMax = 4 * 1024 * 1024;

/** Addresses as they were sent, kept with their keys so that a repeated one is not parsed again. In characters. */
export const cachedAddressesMax = 1024 * 1024;

/** An answer that took so long is heavy: under writes it may lie behind (setting cache.stale_seconds); others are made anew. */
export const heavyAnswerMs = 50;

/** Addresses that wrote of late. One that is forgotten may be given an answer of before its write, as everybody else. */
export const writersKnownMax = 10_000;

/** Heavy answers made anew at once in the background: connections stay free for what somebody waits for. */
export const backgroundAnswersMax = 3;

/** Redis gets so long to answer. Beyond, the answer is made without it. */
export const sharedTimeoutMs = 100;

/** A Redis that failed or was late is left alone for so long. */
export const sharedRestMs = 5_000;

/** The longest pause between two tries to reach Redis. */
export const sharedReconnectMs = 10_000;

/** One answer that Redis keeps; the rest are made faster than sent twice. */
export const sharedAnswerBytesMax = 1024 * 1024;

/** Answers on their way into Redis; beyond, the next ones are not sent. */
export const sharedWritesMax = 20;

// -- Events --------------------------------------------------------------------------------------------------------

/** Open dashboards of one server process; each holds a connection. */
export const eventClientsMax = 500;

/** Between two events of a client lies at least this: under writes the version changes hundreds of times a second. */
export const eventPauseMs = 500;

/** A comment so often keeps proxies from closing a quiet connection, which they do after 30 to 60 s. */
export const eventBeatMs = 15_000;

/** What a client whose connection broke off is told to wait. */
export const eventRetryMs = 3_000;

/** A client that has not read so much of what was sent is gone, or will be glad to begin anew. */
export const eventBacklogBytes = 64 * 1024;
