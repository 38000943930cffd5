package io.github.rlaifv.human.label;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a person can answer on a sheet: about a claim, or about two responses. */
public enum HumanAnswer {
    /** The image shows that the claim is true. */
    TRUE,
    /** The claim is wrong about the image. */
    FALSE,
    /** The image does not decide the claim. */
    CANT_TELL,
    /** The response shown first is better. */
    A,
    /** The response shown second is better. */
    B,
    /** Neither response is better. */
    TIE;

    private static final List<HumanAnswer> OF_CLAIMS = List.of(TRUE, FALSE, CANT_TELL);
    private static final List<HumanAnswer> OF_CHOICES = List.of(A, B, TIE);

    /** Returns the answers to a claim, in the order of the page. */
    public static List<HumanAnswer> ofClaims() {
        return OF_CLAIMS;
    }

    /** Returns the answers about two responses, in the order of the page. */
    public static List<HumanAnswer> ofChoices() {
        return OF_CHOICES;
    }

    /** Returns the word for it in files, such as {@code cant_tell}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the answer with this word; empty if there is none. */
    public static Optional<HumanAnswer> of(String word) {
        return Arrays.stream(values())
                .filter(answer -> answer.word().equals(word))
                .findFirst();
    }
}
