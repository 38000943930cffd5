package io.github.rlaifv.core.run;

import java.util.Locale;

/**
 * How much is read from outside before the input is refused, so that a damaged, endless or hostile input cannot fill the
 * memory. Each limit can be changed by a system property, such as {@code -Drlaifv.limit.line=500000000}; images and
 * servers have options of their own besides ({@code ImageDecoder}, {@code RemoteOptions}).
 */
public enum InputLimit {
    /** Bytes of a settings file: config.json, adapter settings, dataset cards, files of a run's settings. */
    SETTINGS(64L << 20),
    /** Bytes of a tokenizer's file. */
    TOKENIZER(128L << 20),
    /** Bytes of one line of a JSON Lines file. */
    LINE(64L << 20),
    /** Bytes of a text file that is read whole, such as a file of questions. */
    TEXT(256L << 20),
    /** Bytes of one page of a Parquet file, unpacked. */
    PAGE(1L << 30),
    /** Bytes of an encoded image. */
    IMAGE(256L << 20),
    /** Pixels of a decoded image, width times height. */
    PIXELS(100_000_000L),
    /** Bytes of one response of a server. */
    RESPONSE(16L << 20);

    private final long standard;

    InputLimit(long standard) {
        this.standard = standard;
    }

    /** The system property that changes this limit. */
    public String property() {
        return "rlaifv.limit." + name().toLowerCase(Locale.ROOT);
    }

    /**
     * The limit that holds now.
     *
     * @throws BadDataException if the system property is no positive integer
     */
    public long value() {
        String set = System.getProperty(property());
        if (set == null) {
            return standard;
        }
        try {
            long value = Long.parseLong(set.strip());
            if (value > 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            // refused below, with the property's name
        }
        throw new BadDataException("-D" + property() + " must be a positive integer, was \"" + set + "\"");
    }

    /** The advice of a message about an input that is over this limit. */
    public String remedy() {
        return "if it is right as it is, raise the limit with -D" + property() + "=N";
    }
}
