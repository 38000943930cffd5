package io.github.rlaifv.inference.evaluation.benchmark;

import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.policy.Capability;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.FinishReason;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.MissingCapabilityException;
import io.github.rlaifv.core.policy.NextTokenProbabilities;
import io.github.rlaifv.core.policy.NextTokenRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.ScoreRequest;
import io.github.rlaifv.core.policy.TokenLogProbs;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.inference.evaluation.Benchmark;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.evaluation.internal.benchmark.CaptionText;
import io.github.rlaifv.inference.evaluation.internal.benchmark.ObjectHalFiles;
import io.github.rlaifv.inference.evaluation.internal.benchmark.RecordedAnswer;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers that another program wrote for {@link ObjectHalBenchmark}. They take the place of a model: pass them to
 * {@link Evaluation#builder}, and they are measured as if a policy had just generated them. The file is JSON Lines with
 * {@code image_id}, {@code prompt} or {@code question}, and {@code text} or {@code answer}; if a record has both, the
 * first counts. Every {@code Assistant:} in an answer is removed. If the file name contains {@code coh}, only the part
 * of each answer is used that a control phrase marks as free of errors. The card names the sampling that
 * {@link Evaluation} is given: set it to that of the answers.
 */
public final class RecordedAnswers implements Policy {
    private final Path file;
    private final Map<String, RecordedAnswer> answers = new LinkedHashMap<>();

    private RecordedAnswers(Path file) {
        this.file = file;
    }

    /**
     * Reads a file of answers.
     *
     * @throws BadDataException if an answer can't be used, or an image is answered twice; the message names file and
     *     record
     */
    public static RecordedAnswers read(Path file) {
        RecordedAnswers read = new RecordedAnswers(file);
        BenchmarkFolder folder = new BenchmarkFolder(file, "Object HalBench", ObjectHalFiles.SOURCE);
        boolean controlled = file.getFileName().toString().contains("coh");
        for (JsonRecord record : folder.records(file)) {
            RecordedAnswer answer = RecordedAnswer.of(record.advising("correct it or remove the record"));
            RecordedAnswer kept = controlled
                    ? new RecordedAnswer(
                            answer.imageId(), answer.question(), CaptionText.withoutControlPhrases(answer.text()))
                    : answer;
            if (read.answers.put(String.valueOf(kept.imageId()), kept) != null) {
                throw record.error("the image " + kept.imageId() + " is answered twice: remove one record");
            }
        }
        return read;
    }

    /** Returns all answers, in the order of the file. */
    public Collection<RecordedAnswer> all() {
        return answers.values();
    }

    /**
     * Returns the answers in a benchmark's order.
     *
     * @throws BadDataException if an item has no answer; the message names the first one
     */
    public List<String> inOrder(Benchmark benchmark) {
        return benchmark.items().stream().map(item -> text(item.id())).toList();
    }

    private String text(String id) {
        RecordedAnswer answer = answers.get(id);
        if (answer == null) {
            throw new BadDataException(file + " has no answer for the image " + id + " among its " + answers.size()
                    + ": add a record with that image_id");
        }
        return answer.text();
    }

    @Override
    public String name() {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot <= 0 ? name : name.substring(0, dot);
    }

    @Override
    public String fingerprint() {
        return ContentHash.of(answers.values().toString());
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.GENERATE);
    }

    /** Returns the answer to each request; the key of a request is the id of an item. */
    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
        GenerationRequest.rejectFormats(requests, name());
        GenerationRequest.rejectPrefixes(requests, name());
        return Outcome.successes(requests.stream()
                .map(request -> Collections.nCopies(
                        request.count(), new Completion(text(request.key()), List.of(), FinishReason.END)))
                .toList());
    }

    @Override
    public List<Outcome<List<TokenLogProbs>>> tryScore(List<ScoreRequest> requests) {
        throw new MissingCapabilityException(name(), Capability.SCORE, "a scorer", capabilities());
    }

    @Override
    public List<Outcome<NextTokenProbabilities>> tryNextTokenProbabilities(List<NextTokenRequest> requests) {
        throw new MissingCapabilityException(name(), Capability.NEXT_TOKEN_PROBABILITIES, "a labeler", capabilities());
    }

    @Override
    public void close() {}
}
