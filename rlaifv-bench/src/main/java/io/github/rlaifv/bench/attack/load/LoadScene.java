package io.github.rlaifv.bench.attack.load;

/** What many threads do at once. */
enum LoadScene {
    /** Generating, scoring and judging with one policy. */
    CALLS("calls of one policy", 30),
    /** Calls to a policy while it is closed. */
    CLOSE("calls and close", 20),
    /** Calls to a policy while adapters are attached, merged and detached. */
    ADAPTERS("calls and adapters", 15),
    /** Encoding and decoding with one tokenizer, which is closed in between. */
    TOKENIZER("tokenizer", 10),
    /** Decoding images. */
    IMAGES("pictures", 5),
    /** Reading rows of one dataset. */
    DATASET("dataset", 5),
    /** Appending to one journal. */
    JOURNAL("journal", 5),
    /** Feedback runs, each in a folder of its own and two in one. */
    FEEDBACK("feedback runs", 5),
    /** Generation that is interrupted. */
    INTERRUPT("interrupted calls", 5);

    private final String words;
    private final int percent;

    LoadScene(String words, int percent) {
        this.words = words;
        this.percent = percent;
    }

    String words() {
        return words;
    }

    /** Returns the share of all calls, in percent. */
    int percent() {
        return percent;
    }
}
