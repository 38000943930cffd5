package io.github.rlaifv.core.internal.mllm.lora;

import java.util.regex.Pattern;

/** Matches names against a regular expression from a file, and gives up on expressions that take exponential time. */
final class BoundedMatch {
    /** Largest number of characters read per name; reasonable expressions read a few hundred. */
    private static final int MOST = 1_000_000;

    private BoundedMatch() {}

    /**
     * Whether the whole name matches.
     *
     * @throws IllegalArgumentException naming the expression if matching takes too long
     */
    static boolean matches(Pattern pattern, String name) {
        try {
            return pattern.matcher(new Counted(name, new int[1])).matches();
        } catch (GaveUp | StackOverflowError e) {
            throw new IllegalArgumentException(
                    "the expression " + pattern + " takes too long to match " + name + ": use a simpler one", e);
        }
    }

    private static final class GaveUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GaveUp() {
            super(null, null, false, false);
        }
    }

    /** A name that counts how many of its characters are read. */
    private record Counted(String name, int[] looks) implements CharSequence {
        @Override
        public char charAt(int index) {
            if (++looks[0] > MOST) {
                throw new GaveUp();
            }
            return name.charAt(index);
        }

        @Override
        public int length() {
            return name.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(name.substring(start, end), looks);
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
