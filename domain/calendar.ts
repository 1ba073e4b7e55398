import { DateTime, IANAZone } from 'luxon';

/** A calendar date `YYYY-MM-DD` in some warehouse's time zone. Compares as a string. */
export type CalendarDate = string;

/** The calendar date that `instant` falls on in the IANA zone `timeZone`. */
export function dateIn(timeZone: string, instant: Date): CalendarDate {
  return DateTime.fromJSDate(instant, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/**
 * The instant at which `date` ends in `timeZone`: the first moment of the day after it, also where clocks that are put
 * back strike that midnight twice, or clocks that are put forward leave it out.
 */
export function endOfDay(date: CalendarDate, timeZone: string): Date {
  const midnight = DateTime.fromISO(addDays(date, 1), { zone: timeZone }).startOf('day');
  const [first = midnight] = midnight.getPossibleOffsets();
  return first.toJSDate();
}

/** Whether `name` is a zone of the IANA database; names for the machine's own zone are none. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name);
}
