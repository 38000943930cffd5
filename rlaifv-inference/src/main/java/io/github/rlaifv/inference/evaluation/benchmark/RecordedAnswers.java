package io.github.rlaifv.inference.evaluation.benchmark;

import com.google.common.hash.Hashing;
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
import io.github.rlaifv.inference.internal.benchmark.BenchmarkFolder;
import io.github.rlaifv.inference.internal.benchmark.CaptionText;
import io.github.rlaifv.inference.internal.benchmark.ObjectHalFiles;
import io.github.rlaifv.inference.internal.benchmark.RecordedAnswer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Answers that another program wrote for {@link ObjectHalBenchmark}, in place of a model: give them to
 * {@link Evaluation#builder} and they are measured as if a policy had just written them. A file of JSON lines with
 * {@code image_id}, {@code prompt} or {@code question}, and {@code text} or {@code answer}, the first of two before the other.
 * Every {@code Assistant:} in an answer is left out; of a file with {@code coh} in its name only the part of each answer that a
 * control phrase declares free of errors is kept. The card names the sampling that {@link Evaluation} is given: give it what
 * the answers were drawn with.
 */
public final class RecordedAnswers implements Policy {
    private final Path file;
    private final Map<String, RecordedAnswer> answers = new LinkedHashMap<>();

    private RecordedAnswers(Path file) {
        this.file = file;
    }

    /**
     * Reads a file.
     *
     * @throws BadDataException naming file and record where an answer can't be used, or a picture is answered twice
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
                throw record.error("the picture " + kept.imageId() + " is answered twice: remove one record");
            }
        }
        return read;
    }

    public Collection<RecordedAnswer> all() {
        return answers.values();
    }

    /**
     * The answers in a benchmark's order.
     *
     * @throws BadDataException naming the first item without an answer
     */
    public List<String> inOrder(Benchmark benchmark) {
        return benchmark.items().stream().map(item -> text(item.id())).toList();
    }

    private String text(String id) {
        RecordedAnswer answer = answers.get(id);
        if (answer == null) {
            throw new BadDataException(file + " has no answer for the picture " + id + " among its " + answers.size()
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
        return Hashing.sha256()
                .hashString(answers.values().toString(), StandardCharsets.UTF_8)
                .toString();
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.of(Capability.GENERATE);
    }

    /** By the request's key, which is an item's id. */
    @Override
    public List<Outcome<List<Completion>>> tryGenerate(List<GenerationRequest> requests) {
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
