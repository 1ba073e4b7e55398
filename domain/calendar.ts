import { DateTime } from 'luxon';

/** A calendar date `YYYY-MM-DD` in some warehouse's time zone. Compares as a string. */
export type CalendarDate = string;

/** The calendar date that `instant` falls on in the IANA zone `timeZone`. */
export function dateIn(timeZone: string, instant: Date): CalendarDate {
  return DateTime.fromJSDate(instant, { zone: timeZone }).toFormat('yyyy-MM-dd');
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** The instant at which `date` ends in `timeZone`: the first moment of the day after it. */
export function endOfDay(date: CalendarDate, timeZone: string): Date {
  return DateTime.fromISO(addDays(date, 1), { zone: timeZone }).startOf('day').toJSDate();
}

export function isTimeZone(name: string): boolean {
  return DateTime.local({ zone: name }).isValid;
}
