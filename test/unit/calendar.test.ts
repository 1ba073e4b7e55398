import { expect } from 'chai';
import fc from 'fast-check';
import { Settings } from 'luxon';
import { addDays, dateIn, endOfDay, isTimeZone } from '../../domain/calendar.ts';

const ZONES = [
  ...['UTC', 'Pacific/Auckland', 'America/New_York', 'Asia/Kolkata', 'America/Havana', 'Africa/Cairo'],
  ...['America/Santiago', 'Asia/Beirut', 'Australia/Lord_Howe', 'Pacific/Kiritimati'],
];

describe('A calendar date', () => {
  it('is the date on the wall of the warehouse, not the one in Greenwich', () => {
    const instant = new Date('2026-11-20T10:30:00Z'); // 23:30 in Auckland
    expect(dateIn('Pacific/Auckland', instant)).to.equal('2026-11-20');
    const anHourLater = new Date('2026-11-20T11:30:00Z');
    expect(dateIn('Pacific/Auckland', anHourLater)).to.equal('2026-11-21');
    expect(dateIn('UTC', anHourLater)).to.equal('2026-11-20');
    expect(dateIn('America/Los_Angeles', new Date('2026-11-20T07:00:00Z'))).to.equal('2026-11-19');
  });

  it('counts days over months, years and leap days', () => {
    expect(addDays('2026-12-30', 3)).to.equal('2027-01-02');
    expect(addDays('2028-02-28', 1)).to.equal('2028-02-29');
    expect(addDays('2026-11-20', 0)).to.equal('2026-11-20');
  });
});

describe('The end of a day', () => {
  const endsAt = (date: string, timeZone: string) => endOfDay(date, timeZone).toISOString();

  it('is the midnight after it in the time zone of the warehouse', () => {
    expect(endsAt('2026-11-20', 'UTC')).to.equal('2026-11-21T00:00:00.000Z');
    expect(endsAt('2026-11-20', 'Asia/Kolkata')).to.equal('2026-11-20T18:30:00.000Z');
    expect(endsAt('2026-11-20', 'Pacific/Auckland')).to.equal('2026-11-20T11:00:00.000Z');
  });

  it('comes after 23 or 25 hours where the clocks are changed', () => {
    expect(endsAt('2026-03-08', 'America/New_York')).to.equal('2026-03-09T04:00:00.000Z');
    expect(endsAt('2026-11-01', 'America/New_York')).to.equal('2026-11-02T05:00:00.000Z');
  });

  it('is the first moment of the next day where clocks that are put forward leave midnight out', () => {
    expect(endsAt('2026-04-23', 'Africa/Cairo')).to.equal('2026-04-23T22:00:00.000Z'); // 01:00 on the 24th
  });

  describe('where clocks that are put back strike midnight twice', () => {
    const { now } = Settings;
    afterEach(() => {
      Settings.now = now;
    });

    for (const today of ['2026-07-01', '2026-12-15']) {
      it(`is the first of the two, asked in ${today.slice(0, 7)}`, () => {
        Settings.now = () => Date.parse(today);
        expect(endsAt('2026-10-31', 'America/Havana')).to.equal('2026-11-01T04:00:00.000Z');
      });
    }
  });

  it('is the instant before which it is that day and from which on it is not, anywhere and any day', () => {
    const aDay = fc.integer({ min: 0, max: 3_650 }).map((days) => addDays('2024-01-01', days));
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), aDay, (timeZone, date) => {
        const end = endOfDay(date, timeZone);
        expect(dateIn(timeZone, new Date(end.getTime() - 1))).to.equal(date);
        expect(dateIn(timeZone, end)).to.equal(addDays(date, 1));
      }),
      { numRuns: 500 },
    );
  });
});

describe('A time zone', () => {
  it('is one of the IANA database', () => {
    for (const zone of ZONES) expect(isTimeZone(zone), zone).to.equal(true);
    for (const zone of ['Mars/Olympus_Mons', '', 'somewhere']) expect(isTimeZone(zone), zone).to.equal(false);
  });

  it("is not the machine's own, under whatever name", () => {
    for (const zone of ['local', 'system', 'default']) expect(isTimeZone(zone), zone).to.equal(false);
  });
});
