package io.github.rlaifv.inference.evaluation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.Measure.Better;
import io.github.rlaifv.inference.evaluation.Measure.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * RefoMB (RLAIF-V, section 4.1): a judge compares answers with those of a reference model, by a detailed description of the
 * picture. File: {@code RefoMB.jsonl} with {@code image_url}, {@code question}, {@code description}, {@code type} and the
 * reference's {@code answer}; pictures in {@code images}, under the last part of their address. Every pair is judged in
 * both orders, so that a judge's liking for the first answer counts for nothing; the published script asks in one order
 * only ({@code reference first}, told apart as {@code one order/score}).
 */
public final class RefoMbBenchmark implements Benchmark {
    private static final String SOURCE = "https://github.com/RLHF-V/RLAIF-V";
    private static final Pattern VERDICT = Pattern.compile("\\[\\[([ABC])]]");

    private final List<EvaluationItem> items = new ArrayList<>();
    private final List<String> types = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();
    private final List<String> references = new ArrayList<>();

    private RefoMbBenchmark() {}

    /**
     * Reads the published files.
     *
     * @throws BadDataException naming the file or record that can't be used
     */
    public static RefoMbBenchmark open(Path folder) {
        BenchmarkFolder files = new BenchmarkFolder(folder, "RefoMB", SOURCE);
        Path file = files.file("RefoMB.jsonl", "RefoMB_dev.jsonl", "refomb.jsonl");
        RefoMbBenchmark refomb = new RefoMbBenchmark();
        int number = 0;
        for (JsonNode record : files.records(file)) {
            number++;
            String address = files.text(record, "image_url", file, number);
            refomb.items.add(new EvaluationItem(
                    String.valueOf(number - 1),
                    Optional.of(files.image(address.substring(address.lastIndexOf('/') + 1), "images", "")),
                    files.text(record, "question", file, number)));
            refomb.types.add(files.text(record, "type", file, number));
            refomb.descriptions.add(files.text(record, "description", file, number));
            refomb.references.add(files.text(record, "answer", file, number));
        }
        return refomb;
    }

    @Override
    public String name() {
        return "RefoMB";
    }

    @Override
    public List<EvaluationItem> items() {
        return List.copyOf(items);
    }

    @Override
    public List<Measure> measure(List<String> answers, Judging judging) {
        Map<String, Prompt> prompts = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            String answer = answers.get(i).replace("<|endoftext|>", "<EOT>");
            prompts.put(key(i, true), Prompt.of(instruction(i, references.get(i), answer)));
            prompts.put(key(i, false), Prompt.of(instruction(i, answer, references.get(i))));
        }
        Map<String, Integer> verdicts = judging.ask("verdicts", prompts, RefoMbBenchmark::verdict);
        List<Integer> first = new ArrayList<>();
        List<Integer> second = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            first.add(verdicts.getOrDefault(key(i, true), 0));
            second.add(-verdicts.getOrDefault(key(i, false), 0));
        }
        return measures(answers, first, second);
    }

    private String key(int item, boolean referenceFirst) {
        return items.get(item).id() + (referenceFirst ? "-reference-first" : "-answer-first");
    }

    /**
     * The figures of given verdicts.
     *
     * @param referenceFirst -1 where the reference won, 1 where the answer did, 0 for a tie
     * @param answerFirst the same, judged in the other order
     */
    List<Measure> measures(List<String> answers, List<Integer> referenceFirst, List<Integer> answerFirst) {
        Measures measures = new Measures(items.size());
        for (int i = 0; i < items.size(); i++) {
            double score = (share(referenceFirst.get(i)) + share(answerFirst.get(i))) / 2;
            measures.add("score", Unit.SHARE, Better.HIGHER, i, score, 1);
            measures.add("one order/score", Unit.SHARE, Better.HIGHER, i, share(referenceFirst.get(i)), 1);
            measures.share(
                    "orders agree", Better.NEITHER, i, referenceFirst.get(i).equals(answerFirst.get(i)));
            measures.length(i, answers.get(i));
        }
        for (int i = 0; i < items.size(); i++) {
            double score = (share(referenceFirst.get(i)) + share(answerFirst.get(i))) / 2;
            measures.add(types.get(i) + "/score", Unit.SHARE, Better.HIGHER, i, score, 1);
        }
        return measures.build();
    }

    private static double share(int verdict) {
        return (verdict + 1) / 2.0;
    }

    /** The first of [[A]], [[B]] and [[C]]: -1, 1 and 0. */
    static Optional<Integer> verdict(String reply) {
        Matcher verdict = VERDICT.matcher(reply);
        if (!verdict.find()) {
            return Optional.empty();
        }
        return Optional.of(
                switch (verdict.group(1)) {
                    case "A" -> -1;
                    case "B" -> 1;
                    default -> 0;
                });
    }

    private String instruction(int item, String a, String b) {
        return """
                Two assistants answered a question about a picture. You can't see it; a person has described it in detail:
                %s

                Question: %s

                Answer A: %s

                Answer B: %s

                Which answer is better? What counts first is that statements agree with the description, then that the \
                question is answered fully and clearly. Length and order count for nothing. Give your reasons, then end \
                with [[A]], [[B]], or [[C]] for a tie.
                """.formatted(descriptions.get(item), items.get(item).question(), a, b);
    }
}
