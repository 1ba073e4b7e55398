/** Takes one line that a person at the terminal should read; the caller decides where it goes. */
export type Log = (line: string) => void;
