package io.github.rlaifv.inference.evaluation.benchmark;

/**
 * How replies of models and judges are read. If replies differ from the requested form, the metrics of both ways are
 * not comparable.
 */
public enum ReplyReading {
    /**
     * Accepts the forms that models use ({@code **Rating:** 5}, {@code [B]}, {@code NO.}) and nothing else. An
     * unreadable reply of a judge is requested again; if it stays unreadable, it is in no metric of the judge. An
     * unreadable answer of a model is wrong. Both count as {@code unreadable}.
     */
    ROBUST,
    /**
     * Reads as the published programs do: MMHal-Bench's counts a reply without a rating as 0 points, POPE's reads
     * everything except no as yes, MMStar's accepts every answer that starts with the letter, and AMBER's requires
     * exactly Yes or No.
     */
    PUBLISHED;

    /** Returns a benchmark's name, marked if replies are read as published, because the metrics of both ways differ. */
    String named(String benchmark) {
        return this == PUBLISHED ? benchmark + ", published parser" : benchmark;
    }
}
