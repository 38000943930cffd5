package io.github.rlaifv.inference.evaluation.benchmark;

/** How what models and judges wrote is read. Figures of the two can't be compared where replies differ from the asked form. */
public enum ReplyReading {
    /**
     * Accepts the forms that models write ({@code **Rating:** 5}, {@code [B]}, {@code NO.}) and takes nothing else for an
     * answer. A judge's reply that can't be read is asked for again; what stays unreadable is in no figure of the judge. A
     * model's own answer that can't be read is wrong. Both are counted as {@code unreadable}.
     */
    ROBUST,
    /**
     * As the published programs read: MMHal-Bench's takes a reply without a rating for 0 points, POPE's everything but no for
     * yes, MMStar's every answer that begins with the letter; AMBER's wants Yes or No to the letter.
     */
    PUBLISHED;

    /** A benchmark's name, which says so where replies are read as published: figures of both readings differ. */
    String named(String benchmark) {
        return this == PUBLISHED ? benchmark + ", published parser" : benchmark;
    }
}
