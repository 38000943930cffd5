package io.github.rlaifv.core.run;

import java.util.Locale;

/**
 * Limits on the size of inputs, so that a damaged, endless or hostile input can't fill the memory. An input over its
 * limit is rejected. Each limit can be changed by a system property, such as {@code -Drlaifv.limit.line=500000000};
 * images and servers have options of their own too ({@code ImageDecoder}, {@code
 * RemotePolicyBuilder.maxResponseBytes}).
 */
public enum InputLimit {
    /** Bytes of a settings file: config.json, adapter settings, dataset cards, settings of a run. Default: 64 MiB. */
    SETTINGS(64L << 20),
    /** Bytes of a tokenizer file. Default: 128 MiB. */
    TOKENIZER(128L << 20),
    /** Bytes of one line of a JSON Lines file. Default: 64 MiB. */
    LINE(64L << 20),
    /** Bytes of a text file that is read into memory, such as a file of questions. Default: 256 MiB. */
    TEXT(256L << 20),
    /** Bytes of one uncompressed page of a Parquet file. Default: 1 GiB. */
    PAGE(1L << 30),
    /** Bytes of an encoded image. Default: 256 MiB. */
    IMAGE(256L << 20),
    /** Pixels of a decoded image, width times height. Default: 100 million. */
    PIXELS(100_000_000L),
    /** Bytes of one response of a server. Default: 16 MiB. */
    RESPONSE(16L << 20);

    private final long standard;

    InputLimit(long standard) {
        this.standard = standard;
    }

    /** The name of the system property that changes this limit. */
    public String property() {
        return "rlaifv.limit." + name().toLowerCase(Locale.ROOT);
    }

    /**
     * The limit in effect: the value of the system property, or the default.
     *
     * @throws BadDataException if the value of the system property is not a positive integer
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
            // Rejected below, with the property's name.
        }
        throw new BadDataException("-D" + property() + " must be a positive integer, was \"" + set + "\"");
    }

    /** The advice at the end of a message about an input that is over this limit. */
    public String remedy() {
        return "if it is right as it is, raise the limit with -D" + property() + "=N";
    }
}
