package io.github.rlaifv.feedback.official;

import java.util.List;

/**
 * One record of the authors' file of divided answers.
 *
 * @param questionId names the answer; unique in a file
 * @param dsQuestionId names the image
 * @param question the instruction
 * @param answer of the policy
 * @param facts what the answer states
 * @param changedFacts the facts as questions; may be more or fewer
 * @param imagePath as the file has it
 * @param reference a right answer where the data has one, else empty
 */
public record OfficialAnswer(
        String questionId,
        String dsQuestionId,
        String question,
        String answer,
        List<String> facts,
        List<String> changedFacts,
        String imagePath,
        String reference) {
    public OfficialAnswer {
        facts = List.copyOf(facts);
        changedFacts = List.copyOf(changedFacts);
    }

    /** Answers are compared within one image and question. */
    String group() {
        return dsQuestionId + "@" + question;
    }

    /** The last part of the image's path. */
    String imageId() {
        String path = imagePath.endsWith("/") ? imagePath.substring(0, imagePath.length() - 1) : imagePath;
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
