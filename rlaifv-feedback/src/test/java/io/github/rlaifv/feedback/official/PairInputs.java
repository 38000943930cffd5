package io.github.rlaifv.feedback.official;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Reads the field {@code groups} of the goldens for pairing. */
final class PairInputs {
    private PairInputs() {}

    static List<OfficialAnswer> answers(JsonNode golden) {
        List<OfficialAnswer> answers = new ArrayList<>();
        for (JsonNode group : golden.get("groups")) {
            for (JsonNode candidate : group.get("candidates")) {
                answers.add(new OfficialAnswer(
                        candidate.get("question_id").asText(),
                        group.get("ds_question_id").asText(),
                        group.get("question").asText(),
                        candidate.get("answer").asText(),
                        texts(candidate.get("facts")),
                        texts(candidate.get("changed_facts")),
                        group.get("image_path").asText(),
                        ""));
            }
        }
        return answers;
    }

    static List<OfficialJudgment> judgments(JsonNode golden) {
        List<OfficialJudgment> judgments = new ArrayList<>();
        for (JsonNode group : golden.get("groups")) {
            for (JsonNode candidate : group.get("candidates")) {
                JsonNode scores = candidate.get("scores");
                for (int i = 0; i < scores.size(); i++) {
                    JsonNode p = scores.get(i);
                    judgments.add(new OfficialJudgment(
                            candidate.get("question_id").asText(),
                            candidate.get("changed_facts").get(i).asText() + " Please answer yes or no.",
                            p.get("yes").asDouble() + p.get("Yes").asDouble(),
                            p.get("no").asDouble() + p.get("No").asDouble()));
                }
            }
        }
        return judgments;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
