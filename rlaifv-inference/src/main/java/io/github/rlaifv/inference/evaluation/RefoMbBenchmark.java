package io.github.rlaifv.inference.evaluation;

import io.github.rlaifv.core.data.internal.JsonRecord;
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
 * reference's {@code answer}; pictures in {@code images}, under the last part of their address. {@code score} is the share
 * of pairs that the answer wins; then the judge reads its review again and says which of the two invents less, which gives
 * {@code trustworthiness}, the share won by that. A tie is half a win in both. Every pair is judged in both orders, so that
 * a judge's liking for the first answer counts for nothing; the published script asks in one order only ({@code reference
 * first}, told apart as {@code one order/score}).
 */
public final class RefoMbBenchmark implements Benchmark {
    private static final String SOURCE = "https://github.com/RLHF-V/RLAIF-V";
    private static final List<String> WORDS = List.of("lost", "tie", "won");
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
        for (JsonRecord record : files.records(file)) {
            number++;
            String address = record.text("image_url");
            refomb.items.add(new EvaluationItem(
                    String.valueOf(number - 1),
                    Optional.of(files.image(
                            record, address.substring(address.lastIndexOf('/') + 1), List.of("images", ""))),
                    record.text("question")));
            refomb.types.add(record.text("type"));
            refomb.descriptions.add(record.text("description"));
            refomb.references.add(record.text("answer"));
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
        Map<String, String> reviews = judging.ask("verdicts", prompts, RefoMbBenchmark::readable);
        Map<String, Prompt> again = new LinkedHashMap<>();
        reviews.forEach((key, review) -> again.put(key, Prompt.of(trustInstruction(review))));
        Map<String, String> trust = judging.ask("trust-verdicts", again, RefoMbBenchmark::readable);
        note(judging, reviews, trust);
        return measures(
                answers,
                new Verdicts(verdicts(reviews, true), verdicts(reviews, false)),
                new Verdicts(verdicts(trust, true), verdicts(trust, false)));
    }

    private static Optional<String> readable(String reply) {
        return verdict(reply).map(found -> reply);
    }

    /** One an item: -1 where the reference won, 1 where the answer did, 0 for a tie. */
    private List<Integer> verdicts(Map<String, String> replies, boolean referenceFirst) {
        List<Integer> verdicts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            int found =
                    verdict(replies.getOrDefault(key(i, referenceFirst), "")).orElse(0);
            verdicts.add(referenceFirst ? found : -found);
        }
        return verdicts;
    }

    private void note(Judging judging, Map<String, String> reviews, Map<String, String> trust) {
        List<Integer> overall = verdicts(reviews, true);
        List<Integer> overallTurned = verdicts(reviews, false);
        List<Integer> trusted = verdicts(trust, true);
        for (int i = 0; i < items.size(); i++) {
            String key = key(i, true);
            String id = items.get(i).id();
            judging.note(
                    id,
                    new ItemNote(
                            "the answer, against the reference: " + WORDS.get(overall.get(i) + 1),
                            reviews.getOrDefault(key, "")));
            judging.note(
                    id,
                    new ItemNote(
                            "in the other order: " + WORDS.get(overallTurned.get(i) + 1),
                            reviews.getOrDefault(key(i, false), "")));
            judging.note(
                    id,
                    new ItemNote("by trustworthiness: " + WORDS.get(trusted.get(i) + 1), trust.getOrDefault(key, "")));
        }
    }

    private String key(int item, boolean referenceFirst) {
        return items.get(item).id() + (referenceFirst ? "-reference-first" : "-answer-first");
    }

    /**
     * Verdicts on the items' pairs: -1 where the reference won, 1 where the answer did, 0 for a tie.
     *
     * @param referenceFirst judged with the reference as A
     * @param answerFirst judged in the other order
     */
    record Verdicts(List<Integer> referenceFirst, List<Integer> answerFirst) {
        double share(int item) {
            return (RefoMbBenchmark.share(referenceFirst.get(item)) + RefoMbBenchmark.share(answerFirst.get(item))) / 2;
        }
    }

    /** The figures of given verdicts. */
    List<Measure> measures(List<String> answers, Verdicts overall, Verdicts trust) {
        Measures measures = new Measures(items.size());
        for (int i = 0; i < items.size(); i++) {
            int first = overall.referenceFirst().get(i);
            won(measures, "score", i, overall.share(i));
            won(measures, "trustworthiness", i, trust.share(i));
            won(measures, "one order/score", i, share(first));
            won(
                    measures,
                    "one order/trustworthiness",
                    i,
                    share(trust.referenceFirst().get(i)));
            measures.share(
                    "orders agree",
                    Better.NEITHER,
                    i,
                    first == overall.answerFirst().get(i));
            measures.length(i, answers.get(i));
        }
        for (int i = 0; i < items.size(); i++) {
            won(measures, types.get(i) + "/score", i, overall.share(i));
            won(measures, types.get(i) + "/trustworthiness", i, trust.share(i));
            measures.length(types.get(i) + "/", i, answers.get(i));
        }
        return measures.build();
    }

    private static void won(Measures measures, String name, int item, double share) {
        measures.add(name, Unit.SHARE, Better.HIGHER, item, share, 1);
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

    private static String trustInstruction(String review) {
        return """
                A judge compared two answers to a question about a picture, answer A and answer B, and wrote this review:

                %s

                Going by the review alone: which answer has fewer and less serious hallucinations, that is, statements \
                about the picture that are not true? What else the review praises or blames, such as detail, helpfulness \
                or style, counts for nothing. Give your reasons in a sentence, then end with [[A]], [[B]], or [[C]] for a \
                tie.
                """.formatted(review);
    }
}
