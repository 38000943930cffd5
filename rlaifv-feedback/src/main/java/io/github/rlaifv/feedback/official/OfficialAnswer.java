package io.github.rlaifv.feedback.official;

import java.util.List;

/**
 * One record of the authors' file of divided answers.
 *
 * @param questionId id of the answer, unique in the file
 * @param dsQuestionId id of the image
 * @param question the instruction
 * @param answer response of the policy
 * @param facts facts that the answer states
 * @param changedFacts questions about the facts, whose number may differ from that of the facts
 * @param imagePath path of the image as in the file
 * @param reference correct answer if the data has one, else empty
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

    /** Key of the group within which answers are compared: image and question. */
    String group() {
        return dsQuestionId + "@" + question;
    }

    /** Last part of the image's path. */
    String imageId() {
        String path = imagePath.endsWith("/") ? imagePath.substring(0, imagePath.length() - 1) : imagePath;
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
