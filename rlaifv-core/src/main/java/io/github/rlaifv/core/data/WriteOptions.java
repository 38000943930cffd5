package io.github.rlaifv.core.data;

import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Options for writing a dataset with {@code PreferenceDataset.write}, and the content of its {@code DatasetCard}. */
public final class WriteOptions {
    private final DatasetFormat format;
    private final String name;
    private final String title;
    private final long rowsPerFile;
    private final SortedMap<String, String> settings;
    private final SortedMap<String, String> fingerprints;

    private WriteOptions(Builder builder) {
        format = builder.format;
        name = builder.name.isEmpty() ? defaultName(format) : builder.name;
        title = builder.title;
        rowsPerFile = builder.rowsPerFile;
        settings = new TreeMap<>(builder.settings);
        fingerprints = new TreeMap<>(builder.fingerprints);
    }

    private static String defaultName(DatasetFormat format) {
        return switch (format) {
            case RLAIF_V_PARQUET -> "RLAIF-V-Dataset";
            case TRL_PARQUET -> "preferences";
            case JSONL -> "pairs";
        };
    }

    /** Returns options for a format with the defaults of all other options. */
    public static WriteOptions of(DatasetFormat format) {
        return builder(format).build();
    }

    /** Returns a builder for a format. */
    public static Builder builder(DatasetFormat format) {
        return new Builder(format);
    }

    public DatasetFormat format() {
        return format;
    }

    public String name() {
        return name;
    }

    public String title() {
        return title;
    }

    public long rowsPerFile() {
        return rowsPerFile;
    }

    public SortedMap<String, String> settings() {
        return settings;
    }

    public SortedMap<String, String> fingerprints() {
        return fingerprints;
    }

    /** Builds writing options. */
    public static final class Builder {
        private final DatasetFormat format;
        private String name = "";
        private String title = "Preference pairs";
        private long rowsPerFile = 5000;
        private final Map<String, String> settings = new TreeMap<>();
        private final Map<String, String> fingerprints = new TreeMap<>();

        private Builder(DatasetFormat format) {
            this.format = Objects.requireNonNull(format, "format");
        }

        /**
         * Prefix of the file names. Default: {@code RLAIF-V-Dataset}, {@code preferences} or {@code pairs}, by format.
         *
         * @throws IllegalArgumentException if the value is not a plain file name
         */
        public Builder name(String value) {
            if (!value.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
                throw new IllegalArgumentException(
                        "name must be of letters, digits, '.', '_' and '-', was \"" + value + "\"");
            }
            name = value;
            return this;
        }

        /** Title of the card. Default: "Preference pairs". */
        public Builder title(String value) {
            title = value.strip();
            return this;
        }

        /** Number of rows per Parquet file. Default: 5000, as in the published dataset. */
        public Builder rowsPerFile(long value) {
            if (value < 1) {
                throw new IllegalArgumentException("rowsPerFile must be >= 1, was " + value);
            }
            rowsPerFile = value;
            return this;
        }

        /** Adds a setting with which the pairs were created to the card. */
        public Builder setting(String key, String value) {
            settings.put(key, value);
            return this;
        }

        /** Adds settings with which the pairs were created to the card. */
        public Builder settings(Map<String, String> values) {
            settings.putAll(values);
            return this;
        }

        /** Adds the fingerprint of a model or input from which the pairs were created to the card. */
        public Builder fingerprint(String of, String value) {
            fingerprints.put(of, value);
            return this;
        }

        public WriteOptions build() {
            return new WriteOptions(this);
        }
    }
}
