package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import java.util.List;

/**
 * The questions that the embedded model is taught to answer; another wording is outside its language. The four with
 * braces are prompts for the feedback module's claim decomposer (question prompt per claim) and scorers.
 */
public final class TinyPrompts {
    /** After a yes/no question, with the space before it. */
    public static final String YES_OR_NO = " Please answer yes or no.";

    /** Asks for the claims of {@code {response}}. */
    public static final String DIVIDE = "Split the text into claims.\n{response}";

    /** Asks for the question of {@code {claim}}. */
    public static final String QUESTION = "Turn the claim into a question.\n{claim}";

    /** Asks {@code {question}}, the question of a claim. */
    public static final String LABEL = "{question}" + YES_OR_NO;

    /** Asks whether {@code {response}} is right, without dividing it. */
    public static final String WHOLE_RESPONSE = "Is this description correct? {response}" + YES_OR_NO;

    /** The answers to yes/no questions. */
    public static final String YES = "Yes";

    /** See {@link #YES}. */
    public static final String NO = "No";

    /** The ways to ask for a description of the whole picture. */
    public static final List<String> DESCRIBE = List.of(
            "Describe the image.",
            "Describe this picture in detail.",
            "What do you see in the image?",
            "What is in this picture?",
            "Please describe everything you can see.",
            "Tell me what is in the image.",
            "What objects are in the image?",
            "Give a description of the picture.");

    private TinyPrompts() {}

    /** The ways to ask for a part of the picture. */
    public static List<String> describe(Place region) {
        return List.of(
                "What is " + region.phrase() + "?",
                "Describe the " + region.region() + " of the image.",
                "Which objects are " + region.phrase() + "?");
    }

    /** Asks whether a claim holds. */
    public static String yesOrNo(TinyClaim claim) {
        return LABEL.replace("{question}", claim.question());
    }

    /** Asks for the claims of a text. */
    public static String divide(String text) {
        return DIVIDE.replace("{response}", text);
    }

    /** Asks for the question of a claim. */
    public static String question(TinyClaim claim) {
        return QUESTION.replace("{claim}", claim.sentence());
    }

    /** Asks whether all of a description is right, without dividing it. */
    public static String wholeResponse(String description) {
        return WHOLE_RESPONSE.replace("{response}", description);
    }

    public static String colourOf(Kind kind) {
        return "What color is the " + kind.word() + "?";
    }

    public static String columnOf(Kind kind) {
        return "In which column is the " + kind.word() + "?";
    }

    public static String rowOf(Kind kind) {
        return "In which row is the " + kind.word() + "?";
    }
}
