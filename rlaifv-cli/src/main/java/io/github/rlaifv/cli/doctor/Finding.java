package io.github.rlaifv.cli.doctor;

/**
 * One finding about the environment.
 *
 * @param area what it is about, such as "java"
 * @param state how it is
 * @param text what was found
 * @param remedy what to do; empty if there is nothing to do
 */
public record Finding(String area, State state, String text, String remedy) {
    /** How something is. */
    public enum State {
        /** As it should be. */
        OK,
        /** Works, but could be better. */
        NOTE,
        /** Does not work. */
        PROBLEM
    }

    static Finding ok(String area, String text) {
        return new Finding(area, State.OK, text, "");
    }

    static Finding note(String area, String text, String remedy) {
        return new Finding(area, State.NOTE, text, remedy);
    }

    static Finding problem(String area, String text, String remedy) {
        return new Finding(area, State.PROBLEM, text, remedy);
    }
}
