package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.ItemNote;
import io.github.rlaifv.inference.evaluation.RecordedJudge;
import io.github.rlaifv.inference.evaluation.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ComparisonVerdict;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ReferenceAnswers;
import io.github.rlaifv.inference.evaluation.statistics.Measure;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Better;
import io.github.rlaifv.inference.evaluation.statistics.Measure.Unit;
import io.github.rlaifv.inference.evaluation.statistics.Measures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The benchmark RefoMB (RLAIF-V, section 4.1): a judge compares answers with those of a reference model, given a
 * detailed description of the image.
 *
 * <p>Files: {@code RefoMB_dev.jsonl} with {@code image_url}, {@code question}, {@code description} and {@code type},
 * whose {@code answer} is blank as published; {@code gpt4v_RefoMB_dev_0521.jsonl} with the reference model's
 * {@code answer} to each question (or a single file {@code RefoMB.jsonl} with both); images in {@code images}, named by
 * the last part of their address.
 *
 * <p>{@code score} is the share of pairs that the answer wins. The judge then reads its review again and says which
 * answer hallucinates less; {@code trustworthiness} is the share of pairs won by that. A tie counts as half a win in
 * both. Every pair is judged in both orders, so that a judge's preference for the first answer cancels out; the
 * published script uses only one order ({@code reference first}, reported as {@code one order/score}). A pair without a
 * readable verdict in each order is in no metric of both orders and counts as {@code unreadable}.
 */
public final class RefoMbBenchmark extends PublishedBenchmark {
    private static final String SOURCE = "https://github.com/RLHF-V/RLAIF-V";
    private static final List<String> WORDS = List.of("lost", "tie", "won");
    private static final String[] QUESTIONS = {"RefoMB.jsonl", "RefoMB_dev.jsonl", "refomb.jsonl"};
    private static final String[] REFERENCES = {
        "gpt4v_RefoMB_dev_0521.jsonl", "gpt4v_RefoMB_dev.jsonl", "RefoMB_gpt4v_dev.jsonl", "RefoMB_gpt4v.jsonl"
    };

    private final List<String> types = new ArrayList<>();
    private final List<String> descriptions = new ArrayList<>();
    private final List<String> references = new ArrayList<>();

    private RefoMbBenchmark(ReplyReading reading) {
        super("RefoMB", reading);
    }

    /**
     * Reads the published files, with {@link ReplyReading#ROBUST} for verdicts.
     *
     * @param folder folder of the files
     * @throws BadDataException if a file or record can't be used; the message names it
     */
    public static RefoMbBenchmark open(Path folder) {
        return open(folder, ReplyReading.ROBUST);
    }

    /**
     * Reads the published files.
     *
     * @param folder folder of the files
     * @param reading how verdicts are read
     * @throws BadDataException if a file or record can't be used; the message names it
     */
    public static RefoMbBenchmark open(Path folder, ReplyReading reading) {
        BenchmarkFolder files = new BenchmarkFolder(folder, "RefoMB", SOURCE);
        Optional<Path> references = files.optional(List.of(""), REFERENCES);
        Path file = files.optional(List.of(""), QUESTIONS).or(() -> references).orElseGet(() -> files.file(QUESTIONS));
        ReferenceAnswers reference = ReferenceAnswers.of(files, references, file, String.join(" or ", REFERENCES));
        RefoMbBenchmark refomb = new RefoMbBenchmark(reading);
        for (JsonRecord record : files.records(file)) {
            refomb.addNumbered(files, record, "image_url");
            refomb.types.add(record.text("type"));
            refomb.descriptions.add(record.filled("description"));
            refomb.references.add(reference.of(record));
        }
        return refomb;
    }

    /** Returns the reference model's answers, one per item. */
    List<String> references() {
        return List.copyOf(references);
    }

    @Override
    public List<Measure> measure(List<String> answers, RecordedJudge judging) {
        Map<String, Prompt> prompts = new LinkedHashMap<>();
        for (int i = 0; i < items.size(); i++) {
            String answer = answers.get(i).replace("<|endoftext|>", "<EOT>");
            prompts.put(key(i, true), Prompt.of(instruction(i, references.get(i), answer)));
            prompts.put(key(i, false), Prompt.of(instruction(i, answer, references.get(i))));
        }
        Map<String, String> reviews = judging.ask("verdicts", prompts, this::readable);
        Map<String, Prompt> again = new LinkedHashMap<>();
        reviews.forEach((key, review) -> again.put(key, Prompt.of(trustInstruction(review))));
        Map<String, String> trust = judging.ask("trust-verdicts", again, this::readable);
        note(judging, reviews, trust);
        return measures(
                answers,
                new Verdicts(verdicts(reviews, true), verdicts(reviews, false)),
                new Verdicts(verdicts(trust, true), verdicts(trust, false)));
    }

    private Optional<String> readable(String reply) {
        return read(reply).map(found -> reply);
    }

    private Optional<Integer> read(String reply) {
        return reading == ReplyReading.PUBLISHED ? verdict(reply) : ComparisonVerdict.of(reply);
    }

    /**
     * Returns one verdict per item: -1 if the reference won, 1 if the answer won, 0 for a tie; empty if no reply is
     * readable.
     */
    private List<Optional<Integer>> verdicts(Map<String, String> replies, boolean referenceFirst) {
        List<Optional<Integer>> verdicts = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            verdicts.add(Optional.ofNullable(replies.get(key(i, referenceFirst)))
                    .flatMap(this::read)
                    .map(found -> referenceFirst ? found : -found));
        }
        return verdicts;
    }

    private void note(RecordedJudge judging, Map<String, String> reviews, Map<String, String> trust) {
        List<Optional<Integer>> overall = verdicts(reviews, true);
        List<Optional<Integer>> overallTurned = verdicts(reviews, false);
        List<Optional<Integer>> trusted = verdicts(trust, true);
        for (int i = 0; i < items.size(); i++) {
            String key = key(i, true);
            String id = items.get(i).id();
            judging.note(
                    id,
                    new ItemNote(
                            "the answer, against the reference: " + word(overall.get(i)),
                            reviews.getOrDefault(key, "")));
            judging.note(
                    id,
                    new ItemNote(
                            "in the other order: " + word(overallTurned.get(i)),
                            reviews.getOrDefault(key(i, false), "")));
            judging.note(id, new ItemNote("by trustworthiness: " + word(trusted.get(i)), trust.getOrDefault(key, "")));
        }
    }

    private static String word(Optional<Integer> verdict) {
        return verdict.map(found -> WORDS.get(found + 1)).orElse("no readable verdict");
    }

    private String key(int item, boolean referenceFirst) {
        return items.get(item).id() + (referenceFirst ? "-reference-first" : "-answer-first");
    }

    /**
     * Verdicts on the items' pairs: -1 if the reference won, 1 if the answer won, 0 for a tie.
     *
     * @param referenceFirst verdicts with the reference as A
     * @param answerFirst verdicts in the other order
     */
    record Verdicts(List<Optional<Integer>> referenceFirst, List<Optional<Integer>> answerFirst) {
        /** Returns the share of the pair that the answer wins; empty unless both orders are judged. */
        Optional<Double> share(int item) {
            return referenceFirst
                    .get(item)
                    .flatMap(first -> answerFirst
                            .get(item)
                            .map(turned -> (RefoMbBenchmark.share(first) + RefoMbBenchmark.share(turned)) / 2));
        }
    }

    /** Returns the metrics of given verdicts. */
    List<Measure> measures(List<String> answers, Verdicts overall, Verdicts trust) {
        Measures measures = new Measures(items.size());
        for (int i = 0; i < items.size(); i++) {
            Optional<Integer> first = overall.referenceFirst().get(i);
            Optional<Integer> turned = overall.answerFirst().get(i);
            won(measures, "score", i, overall.share(i));
            won(measures, "trustworthiness", i, trust.share(i));
            won(measures, "one order/score", i, first.map(RefoMbBenchmark::share));
            won(
                    measures,
                    "one order/trustworthiness",
                    i,
                    trust.referenceFirst().get(i).map(RefoMbBenchmark::share));
            boolean both = first.isPresent() && turned.isPresent();
            measures.add(
                    "orders agree", Unit.SHARE, Better.NEITHER, i, both && first.equals(turned) ? 1 : 0, both ? 1 : 0);
            measures.length(i, answers.get(i));
            measures.unreadable(i, overall.share(i).isEmpty() || trust.share(i).isEmpty());
        }
        for (int i = 0; i < items.size(); i++) {
            won(measures, types.get(i) + "/score", i, overall.share(i));
            won(measures, types.get(i) + "/trustworthiness", i, trust.share(i));
            measures.length(types.get(i) + "/", i, answers.get(i));
        }
        return measures.build();
    }

    private static void won(Measures measures, String name, int item, Optional<Double> share) {
        measures.add(name, Unit.SHARE, Better.HIGHER, item, share.orElse(0.0), share.isPresent() ? 1 : 0);
    }

    private static double share(int verdict) {
        return (verdict + 1) / 2.0;
    }

    /** Returns the verdict as the published script reads it. */
    static Optional<Integer> verdict(String reply) {
        return ComparisonVerdict.published(reply);
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
