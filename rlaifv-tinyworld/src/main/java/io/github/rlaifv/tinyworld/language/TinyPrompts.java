package io.github.rlaifv.tinyworld.language;

import io.github.rlaifv.tinyworld.scene.Kind;
import io.github.rlaifv.tinyworld.scene.Place;
import java.util.List;

/**
 * Prompts that the embedded model is trained on; other wordings are outside its language. The four prompts with braces
 * are templates for the claim decomposer of the feedback module (one question prompt per claim) and its scorers.
 */
public final class TinyPrompts {
    /** The request for yes or no after a yes/no question, with its leading space. */
    public static final String YES_OR_NO = " Please answer yes or no.";

    /** The prompt that asks for the claims of {@code {response}}. */
    public static final String DIVIDE = "Split the text into claims.\n{response}";

    /** The prompt that asks for the question of {@code {claim}}. */
    public static final String QUESTION = "Turn the claim into a question.\n{claim}";

    /** The prompt that asks {@code {question}}, the question of a claim. */
    public static final String LABEL = "{question}" + YES_OR_NO;

    /** The prompt that asks whether {@code {response}} is correct as a whole. */
    public static final String WHOLE_RESPONSE = "Is this description correct? {response}" + YES_OR_NO;

    /** The affirmative answer to yes/no questions. */
    public static final String YES = "Yes";

    /** The negative answer to yes/no questions. */
    public static final String NO = "No";

    /** Prompts for a description of the whole image. */
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

    /** Prompts for a description of a part of the image. */
    public static List<String> describe(Place region) {
        return List.of(
                "What is " + region.phrase() + "?",
                "Describe the " + region.region() + " of the image.",
                "Which objects are " + region.phrase() + "?");
    }

    /** The prompt that asks whether a claim holds. */
    public static String yesOrNo(TinyClaim claim) {
        return LABEL.replace("{question}", claim.question());
    }

    /** The prompt that asks for the claims of a text. */
    public static String divide(String text) {
        return DIVIDE.replace("{response}", text);
    }

    /** The prompt that asks for the question of a claim. */
    public static String question(TinyClaim claim) {
        return QUESTION.replace("{claim}", claim.sentence());
    }

    /** The prompt that asks whether a description is correct as a whole. */
    public static String wholeResponse(String description) {
        return WHOLE_RESPONSE.replace("{response}", description);
    }

    /** The question that asks for the colour of an object. */
    public static String colourOf(Kind kind) {
        return "What color is the " + kind.word() + "?";
    }

    /** The question that asks for the column of an object. */
    public static String columnOf(Kind kind) {
        return "In which column is the " + kind.word() + "?";
    }

    /** The question that asks for the row of an object. */
    public static String rowOf(Kind kind) {
        return "In which row is the " + kind.word() + "?";
    }
}
