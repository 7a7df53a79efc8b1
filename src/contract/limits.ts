// Every bound of the product: its name, its value and the reason for it. Nothing else states one, but limits-of-*.ts beside it.

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
export const transactionRetries = 8;

/** Longest pause before such a run; the real one is random below it, so that rivals do not meet again. */
export const transactionRetryPauseMs = 60;

/** Piece size for COPY: large enough that the stream costs nothing, small enough to stay out of the memory figures. */
export const copyChunkChars = 64 * 1024;

/** Kept errors whose loan has arrived are tried again after this when the database failed the first time. */
export const retryPauseMs = 5_000;

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

// -- Operations ----------------------------------------------------------------------------------------------------

/** A longer result of an operation is left out of the list: that of a loaded hierarchy names every officer, and a page has 1,000 rows. */
export const listedResultCharactersMax = 8_192;
/** Connections for the operations of one process, beside those of its requests, so that neither waits for the other. */
export const operationConnections = 6;

/** Step, progress and sign of life of a running operation are written this often. */
export const operationBeatMs = 1_000;

/** A hierarchy file. A row is some 200 bytes, and a lender has fewer people than this has rows. */
export const hierarchyFileBytesMax = 10 * 1024 * 1024;
export const hierarchyRowsMax = 100_000;

/** Entries of one list in an operation's result, which is kept and answered; the number of all stands beside it. */
export const reportEntriesMax = 1_000;

/** Example ids of a quality check: enough to see a pattern, and its statement finds all. */
export const qualityExamplesMax = 5;

/** Connections of the schedules of one process: what polls, and what writes meanwhile. */
export const jobConnections = 2;

/** One of the processes looks this often which schedules have come due; what it writes then is one row. */
export const schedulePollSeconds = 30;

/** Every process looks this often whether there is a job to take. Nothing that is scheduled is more urgent. */
export const jobPollSeconds = 5;

/** Changed settings of schedules are followed after this at the latest. */
export const settingsPollMs = 30_000;

/** Schedules that could not begin are tried again after this; what fails is said once in it. */
export const scheduleRetryMs = 60_000;

/** A job whose process has not been heard of for so long has failed; its queue then takes the next one. */
export const jobHeartbeatSeconds = 60;

/** The longest run of a job, which the job engine wants below a day. */
export const jobExpireSeconds = 23 * 3_600;

/** A job that nobody takes, or that fails again and again, is dropped after this: its next time has come. */
export const jobRetentionSeconds = 24 * 3_600;

/** Whoever looks for rows of dead processes holds an operation's lock for milliseconds; a start waits that long for it. */
export const operationLockWaitMs = 1_000;

// -- The request body ----------------------------------------------------------------------------------------------

/** Body of one request, after decompression. A full batch of 25,000 repayments is 13 MB; twice that is room enough. */
export const bodyBytesMax = 32 * 1024 * 1024;

/** Bodies held by all requests together; a request beyond it is answered 503, so that memory stays bounded. */
export const bodyBytesTotalMax = 64 * 1024 * 1024;

/** The first 256 KiB of each body have room of their own, so that a few huge slow bodies keep no small request out. */
export const smallBodyBytes = 256 * 1024;
export const smallBodyBytesTotalMax = 32 * 1024 * 1024;

/** After an answer to a body that was not read: so long the rest is dropped before the connection ends. */
export const lingerMs = 5_000;

/** A sender that is silent for so long has gone; its connection must not hold memory. */
export const bodyIdleTimeoutMs = 15_000;

/** A whole request, head and body: 32 MiB at 2 Mbit/s takes 135 s. */
export const requestTimeoutMs = 150_000;

/** Head of a request; it is one packet or two. */
export const headersTimeoutMs = 15_000;

/** Records of one request, all arrays together: a bigger batch gains nothing and holds locks for longer. */
export const recordsMax = 25_000;

/** Nesting of a body. Our deepest request has 4 levels; the rest is room for unknown fields. */
export const jsonDepthMax = 32;

/** Values of one body: 25,000 records of 40 fields. It bounds the memory of bodies made of "[],[],…". */
export const jsonValuesMax = 1_000_000;

/** Duplicate keys and unusable strings of one body: two for each record of a full batch. */
export const jsonFaultsMax = 50_000;

/** From this size on a batch counts as large: it is some 500 records, and its parsed form ten times its bytes. */
export const largeBodyBytes = 256 * 1024;

/** Large batches parsed and merged at once; others wait with their bytes alone. More would not finish sooner on two cores. */
export const largeBatchesAtOnce = 2;

// -- Values of a record --------------------------------------------------------------------------------------------

/** Ids, in characters: varchar(50) of the documents' tables. */
export const idLengthMax = 50;

/** Names of people and of holidays, e-mail addresses: varchar(255). */
export const nameLengthMax = 255;

/** Phone numbers are never judged; they may carry notes, "0803… / 0805… (wife)". */
export const phoneLengthMax = 100;

/** Short codes that documents call varchar(50): channel, gender, payment method. */
export const codeLengthMax = 50;

/** Labels that documents call varchar(100): branch, region, references. */
export const labelLengthMax = 100;

/** Free text (address, reason): unlimited in the table, but a megabyte of it is an accident. */
export const freeTextLengthMax = 10_000;

/** Business dates. Before 1970 no electronic loan book begins; the calendar reaches fifty years further than 2099. */
export const businessDateMin = "1970-01-01";
export const businessDateMax = "2099-12-31";

/** Dates of birth. */
export const birthDateMin = "1900-01-01";

/** The last due date the calendar can compute. */
export const dueDateMax = "2149-12-31";

/** numeric(15,2) in kobo. It is below 2^53, so a sum of nine such amounts is an exact JavaScript integer. */
export const moneyKoboMax = 999_999_999_999_999;

/** Digits a written number may have: money needs 15, the rest is room for zeros such as 1.000000. */
export const numberDigitsMax = 40;

/** Instalments of one loan: daily for nineteen years. */
export const instalmentCountMax = 5_000;

/** A loan's term in days: a hundred years. */
export const loanTermDaysMax = 36_525;

/** Days past due as sent or asked for: no loan is older than the calendar. */
export const dpdMax = 65_000;

/** Versions of a row and ids of team members, PostgreSQL's integer: nobody writes two thousand million times. */
export const versionMax = 2_147_483_647;
export const memberIdMax = 2_147_483_647;

// -- Answers -------------------------------------------------------------------------------------------------------

/** Distinct warnings of one answer; the last one tells how many were left out. */
export const warningsMax = 100;

/** Warnings of one kind in a batch answer: enough to find the cause, where a whole batch has it. */
export const warningsPerKindMax = 20;

/** Text of one error message in a batch answer and in the error table. */
export const errorMessageLengthMax = 1_000;

/** The documented time between two syncs. */
export const syncIntervalMs = 15 * 60 * 1000;

/** Rows of one page of a list. */
export const pageLimitMax = 1_000;
export const pageLimitDefault = 100;

/** The last page number; deeper reading goes by cursor, which costs the same at any depth. */
export const pageMax = 1_000_000;

/** Text of one query parameter: a cursor is the longest. */
export const parameterLengthMax = 1_000;

/** Values of one filter of a list: every officer of a large branch fits, and so does the request's head. */
export const filterValuesMax = 200;

/** Loans of an officer that an audit is shown: what fits on a screen, the worst first. */
export const topRiskLoansMax = 10;

/** Days of one window of collections: a year, and a leap year's too. Each day reads the instalments that fell due on it. */
export const collectionDaysMax = 366;

/** Days between the two of a transition matrix or a bridge: ten years, longer than any loan of a micro-lender runs. */
export const flowDaysMax = 3_660;

/** Month ends of one answer about vintages: three years of curves. Each is a state of the whole book, computed anew. */
export const vintageMonthsMax = 36;

/** Months of disbursement that vintages show when nothing is said: the last year. */
export const vintageMonthsDefault = 12;

/** An Idempotency-Key; with method and path before it the stored key has at most 255 characters. */
export const idempotencyKeyLengthMax = 200;

/** What an answer 503 asks a client to wait. A restart of the database takes a few seconds. */
export const retryAfterSeconds = 5;

// -- The demo source -----------------------------------------------------------------------------------------------

/** Loans of a demo source: its customers' phone numbers are distinct up to nine million customers. */
export const sourceLoansMax = 5_000_000;

/** Repayments of a demo source: their ids are 32-bit integers, with room for the ones that come later. */
export const sourceRepaymentsMax = 1_000_000_000;

/** Changes a second of a living source, which makes them one after the other. */
export const sourceRateMax = 500;

// Source sync

/** How far the clocks of the source's application and its database may differ: so much before its time a reading begins. */
export const sourceClockSkewMs = 5 * 60_000;

/** A sync that has not been heard of for so long has lost its lease; another may take over. */
export const syncLeaseMs = 30_000;

/** How often a running sync renews its lease. */
export const syncHeartbeatMs = 5_000;

/** Loans of one transaction of a sync, with everything that hangs on them: a million repayments of a large book. */
export const syncLoansPerPart = 20_000;

/** The server gets so long to end the connections of a worker that stands still. */
export const terminateWaitMs = 5_000;

/** Ranges of ids that source and copy are compared by: one of 10,000,000 repayments is found among 2,500. */
export const reconcileRanges = 4_096;

/** Ids shown of one kind of difference; all of them are repaired. */
export const differencesShownMax = 20;

/** An interrupted refresh goes on for so long; later its first steps are too old, and it begins anew. */
export const refreshResumeHours = 24;

// Source sync over HTTP

/** Loans and repayments of one request of a sync over HTTP, where ETL_BATCH_SIZE_… says nothing else: as documented. */
export const etlBatchSizeLoans = 100;
export const etlBatchSizeRepayments = 200;

/** People, holidays and deletions of one such request: small records, a tenth of a second each. */
export const etlBatchSizeOthers = 500;

/** Rows read from the source at once for such requests: a few hundred kilobytes. */
export const etlRowsFetched = 500;

/** Tries of one request: with the pauses between them a service may be away for a minute, which a restart takes. */
export const etlTriesMax = 8;

/** The first pause is half of this to all of it; it doubles with every try up to the longest. */
export const etlPauseMs = 500;
export const etlPauseMaxMs = 30_000;

/** A service that asks to wait for longer (Retry-After) is not waited for: the sync ends and the next one goes on. */
export const etlRetryAfterMaxMs = 120_000;

/** One try of a request. The service gives a statement 60 s and may run the batch again after a conflict. */
export const etlRequestTimeoutMs = 150_000;

/** Text quoted of an answer that is not ours: a proxy's page of HTML. */
export const etlAnswerShownMax = 200;

/** Quarantined loans named in one statement; beyond, the loans are judged again, which takes longer and no list. */
export const quarantinedLoansMax = 10_000;

// -- Exports -------------------------------------------------------------------------------------------------------

/** Exports of one process at once. Each holds a connection for as long as its client reads; requests keep the others. */
export const exportsAtOnce = 3;

/** What a refused export is asked to wait: one of 18,000 loans takes a few seconds. */
export const exportRetryAfterSeconds = 10;

/** Rows read from the database at once. They are written without a pause, so a request waits for some ten milliseconds. */
export const exportBatchRows = 200;

/** One statement of an export: the sort of a million loans on an earlier day is in the first. */
export const exportStatementTimeoutMs = 600_000;

/** A client that takes nothing for so long has gone; its snapshot keeps the database from tidying up. */
export const exportStallMs = 60_000;

/** A cancelled statement ends at once; a server that does not answer for so long has lost the connection. */
export const snapshotCancelMs = 5_000;

/** Rows of a sheet in Excel, less the header. */
export const xlsxRowsMax = 1_048_575;

/** Bytes of a sheet before they are packed: what the sizes of a ZIP archive can say. A million loans are 3.4 GB. */
export const xlsxSheetBytesMax = 2 ** 32 - 1;

/** Characters of a cell in Excel. */
export const xlsxTextLengthMax = 32_767;

/** Significant digits of a number in Excel; a longer one is written as text. */
export const xlsxDigitsMax = 15;

// -- Metrics -------------------------------------------------------------------------------------------------------

/** Loans named one by one in a question about a past day (a few megabytes); beyond, every loan's position is computed. */
export const movedLoansMax = 200_000;

// Kept days of the metrics

/** Days of one back-fill: ten years, at half a second to a few seconds a day. */
export const keptRangeDaysMax = 3_660;

/** Days without a run that the next one makes up for by itself; longer gaps are for a back-fill that somebody asks for. */
export const keptCatchUpDays = 31;

/** Days of one series: three years on one chart. */
export const seriesDaysMax = 1_100;

/** Before the demo's back-fill looks again whether the scheduled run of the same operation has ended. */
export const operationRivalPauseMs = 1_000;

/** Sums of metric components kept in memory between questions, 40 bytes or so each: a few days of a book of a million loans' cells. */
export const bookSumsMax = 1_500_000;

/** Loans that one question about differences holds in memory, about 1 kB each. */
export const comparedLoansMax = 200_000;
