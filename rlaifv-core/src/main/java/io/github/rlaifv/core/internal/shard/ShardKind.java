package io.github.rlaifv.core.internal.shard;

/** The kinds of runs that can be divided into shards. */
public enum ShardKind {
    FEEDBACK("feedback run", "settings.json", "instruction"),
    BEST_OF_N("best-of-N run", "settings.json", "instruction"),
    EVALUATION("evaluation", "evaluation.json", "item"),
    REFERENCE("run of reference log-probabilities", "settings.json", "prompt");

    private final String label;
    private final String settings;
    private final String unit;

    ShardKind(String label, String settings, String unit) {
        this.label = label;
        this.settings = settings;
        this.unit = unit;
    }

    /** Returns the name of the kind in files and messages. */
    public String label() {
        return label;
    }

    /** Returns the name with its article. */
    String aRun() {
        return ("aeiou".indexOf(label.charAt(0)) < 0 ? "a " : "an ") + label;
    }

    /** Returns the name of the file with the settings of such a run. */
    public String settings() {
        return settings;
    }

    /** Returns a number of units in words. */
    String units(long count) {
        return count + " " + unit + (count == 1 ? "" : "s");
    }
}
