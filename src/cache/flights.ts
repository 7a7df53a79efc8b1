// What several ask for at once is made once.

export interface Flights<T> {
  /** The one under way that began under this version; null: there is none. */
  underWay(key: string, dataVersion: string): Promise<T> | null;
  isUnderWay(key: string): boolean;
  begin(key: string, dataVersion: string, make: () => Promise<T>): Promise<T>;
}

export function createFlights<T>(): Flights<T> {
  const flights = new Map<string, { dataVersion: string; promise: Promise<T> }>();
  return {
    underWay(key, dataVersion) {
      const flight = flights.get(key);
      return flight?.dataVersion === dataVersion ? flight.promise : null;
    },
    isUnderWay: (key) => flights.has(key),
    begin(key, dataVersion, make) {
      const promise = make();
      const flight = { dataVersion, promise };
      flights.set(key, flight);
      const land = (): void => {
        if (flights.get(key) === flight) flights.delete(key);
      };
      promise.then(land, land);
      return promise;
    },
  };
}
