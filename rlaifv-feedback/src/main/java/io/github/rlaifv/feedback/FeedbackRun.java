package io.github.rlaifv.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Candidate;
import io.github.rlaifv.core.data.ImageSource;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.JsonlPreferences;
import io.github.rlaifv.core.data.PreferenceDataset;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.data.internal.JsonRecord;
import io.github.rlaifv.core.policy.Completion;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.RunListener;
import io.github.rlaifv.feedback.claim.AnsweredQuestion;
import io.github.rlaifv.feedback.claim.ClaimDecomposer;
import io.github.rlaifv.feedback.claim.Decomposition;
import io.github.rlaifv.feedback.pair.LengthBalance;
import io.github.rlaifv.feedback.pair.LengthBalancer;
import io.github.rlaifv.feedback.pair.PairMaker;
import io.github.rlaifv.feedback.score.ClaimVerdict;
import io.github.rlaifv.feedback.score.ClaimedResponse;
import io.github.rlaifv.feedback.score.ResponseScore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One run of the pipeline. Each stage reads what the one before wrote down, so a continued run sees nothing else. */
final class FeedbackRun {
    private static final String BLANK = "blank response";

    private final FeedbackPipeline pipeline;
    private final List<Instruction> instructions;
    private final Path folder;
    private final RunListener listener;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private final Map<ImageSource, String> fingerprints = new HashMap<>();
    private final Map<String, List<Candidate>> candidates = new HashMap<>();
    private final Map<String, List<Decomposition>> claims = new HashMap<>();
    /** Instructions that a failed request left unfinished; they are not written down, so a rerun does them again. */
    private final Map<String, RequestFailure> unfinished = new LinkedHashMap<>();

    private final SortedMap<String, Long> skipped = new TreeMap<>();

    FeedbackRun(FeedbackPipeline pipeline, List<Instruction> instructions, Path folder) {
        this.pipeline = pipeline;
        this.instructions = instructions;
        this.folder = folder;
        this.listener = pipeline.listener();
    }

    FeedbackResult run() {
        checkIds();
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("folder " + folder + " can't be made", e);
        }
        try (FolderLock lock = FolderLock.of(folder)) {
            return runAlone();
        }
    }

    private FeedbackResult runAlone() {
        RunSettings.claim(
                folder,
                pipeline.settings(),
                Stream.of("candidates", "claims", "scores").map(this::file));

        stage("candidates", this::sample)
                .forEach(
                        (instruction, record) -> candidates.put(instruction.id(), readCandidates(instruction, record)));
        stage("claims", this::divide)
                .forEach((instruction, record) -> claims.put(instruction.id(), readClaims(instruction, record)));
        List<ScoredInstruction> scored = new ArrayList<>();
        stage("scores", this::judge).forEach((instruction, record) -> {
            scored.add(new ScoredInstruction(instruction, FeedbackRecords.scores(record, candidatesOf(instruction))));
            FeedbackRecords.unjudged(record).forEach(reason -> skipped.merge(reason, 1L, Long::sum));
        });
        return pair(scored);
    }

    private void checkIds() {
        Set<String> ids = new HashSet<>();
        for (Instruction instruction : instructions) {
            if (!ids.add(instruction.id())) {
                throw new BadDataException(
                        "instruction id \"" + instruction.id() + "\" stands twice; give each instruction its own id");
            }
        }
    }

    private Path file(String stage) {
        return folder.resolve(stage + ".jsonl");
    }

    /** Works on what the stage's file lacks, batch by batch, and gives all records in the instructions' order. */
    private Map<Instruction, JsonRecord> stage(String stage, Function<List<Instruction>, List<ObjectNode>> work) {
        long start = System.nanoTime();
        listener.stageStarted(stage, instructions.size());
        try (FinishedUnits units = FinishedUnits.open(file(stage))) {
            List<Instruction> missing = instructions.stream()
                    .filter(instruction -> !unfinished.containsKey(instruction.id()))
                    .filter(instruction -> !units.records().containsKey(instruction.id()))
                    .toList();
            int finished = instructions.size() - unfinished.size() - missing.size();
            if (finished > 0) {
                listener.progressed(stage, finished);
            }
            for (int from = 0; from < missing.size(); from += pipeline.batchSize()) {
                int to = Math.min(from + pipeline.batchSize(), missing.size());
                units.append(work.apply(missing.subList(from, to)));
                listener.progressed(stage, finished + to);
            }
            Map<Instruction, JsonRecord> records = new LinkedHashMap<>();
            for (Instruction instruction : instructions) {
                JsonRecord record = units.records().get(instruction.id());
                if (unfinished.containsKey(instruction.id())) {
                    continue;
                }
                if (record == null) {
                    throw new IllegalStateException(stage + " left out instruction " + instruction.id());
                }
                records.put(instruction, record);
            }
            finish(stage, start);
            return records;
        }
    }

    private void finish(String stage, long start) {
        seconds.put(stage, (System.nanoTime() - start) / 1e9);
        listener.stageFinished(stage);
    }

    private List<ObjectNode> sample(List<Instruction> batch) {
        List<Outcome<List<Completion>>> completions = pipeline.policy()
                .tryGenerate(batch.stream()
                        .map(instruction -> new GenerationRequest(
                                instruction.id(), instruction.prompt(), pipeline.candidates(), pipeline.sampling()))
                        .toList());
        List<ObjectNode> records = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Instruction instruction = batch.get(i);
            completions.get(i).failure().ifPresent(failure -> leave("candidates", instruction, failure));
            completions
                    .get(i)
                    .value()
                    .ifPresent(written ->
                            records.add(FeedbackRecords.candidates(instruction, fingerprint(instruction), written)));
        }
        return records;
    }

    private void leave(String stage, Instruction instruction, RequestFailure failure) {
        unfinished.putIfAbsent(instruction.id(), failure);
        listener.skipped(stage, failure.request(), failure.reason() + " (" + failure.detail() + ")");
    }

    private List<Candidate> readCandidates(Instruction instruction, JsonRecord record) {
        if (!record.text("question").equals(instruction.question())) {
            throw record.error("instruction \"" + instruction.id() + "\" had another question, \""
                    + record.text("question") + "\"; use another id or folder");
        }
        if (!record.text("image").equals(fingerprint(instruction))) {
            throw record.error("instruction \"" + instruction.id() + "\" had another image than "
                    + instruction.image().name() + "; use another id or folder");
        }
        List<Candidate> read = FeedbackRecords.candidates(record);
        for (int i = 0; i < read.size(); i++) {
            if (read.get(i).index() != i || read.size() != pipeline.candidates()) {
                throw record.error(
                        "expected candidates 0 to " + (pipeline.candidates() - 1) + " in order, found " + read.size());
            }
        }
        return read;
    }

    private List<ObjectNode> divide(List<Instruction> batch) {
        ClaimDecomposer decomposer = pipeline.decomposer();
        List<AnsweredQuestion> responses = new ArrayList<>();
        for (Instruction instruction : batch) {
            for (Candidate candidate : candidatesOf(instruction)) {
                if (!candidate.text().isBlank()) {
                    responses.add(new AnsweredQuestion(instruction.question(), candidate.text()));
                }
            }
        }
        List<Outcome<Decomposition>> divided = decomposer == null
                ? responses.stream()
                        .map(response -> Outcome.success(Decomposition.of(List.of())))
                        .toList()
                : decomposer.tryDecompose(responses);
        List<ObjectNode> records = new ArrayList<>();
        int next = 0;
        for (Instruction instruction : batch) {
            List<Decomposition> decompositions = new ArrayList<>();
            for (Candidate candidate : candidatesOf(instruction)) {
                Outcome<Decomposition> outcome = candidate.text().isBlank()
                        ? Outcome.success(Decomposition.unusable(BLANK))
                        : divided.get(next++);
                Optional<RequestFailure> failure = outcome.failure();
                if (failure.isPresent() && failure.get().retriable()) {
                    leave("claims", instruction, failure.get());
                }
                Decomposition decomposition = outcome.value()
                        .orElseGet(() -> Decomposition.unusable(
                                failure.map(RequestFailure::reason).orElse("")));
                decomposition
                        .problem()
                        .ifPresent(problem ->
                                listener.skipped("claims", instruction.id() + "#" + candidate.index(), problem));
                decompositions.add(decomposition);
            }
            if (!unfinished.containsKey(instruction.id())) {
                records.add(FeedbackRecords.claims(instruction, decompositions));
            }
        }
        return records;
    }

    private List<Decomposition> readClaims(Instruction instruction, JsonRecord record) {
        List<Decomposition> read = FeedbackRecords.claims(record);
        if (read.size() != candidatesOf(instruction).size()) {
            throw record.error("claims of " + read.size() + " candidates, but candidates.jsonl has "
                    + candidatesOf(instruction).size() + "; remove the line to divide them again");
        }
        return read;
    }

    private List<ObjectNode> judge(List<Instruction> batch) {
        List<ClaimedResponse> responses = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (Instruction instruction : batch) {
            int before = responses.size();
            for (Candidate candidate : candidatesOf(instruction)) {
                Decomposition decomposition = claimsOf(instruction).get(candidate.index());
                if (decomposition.problem().isEmpty()) {
                    responses.add(new ClaimedResponse(instruction, candidate, decomposition.claims()));
                }
            }
            counts.add(responses.size() - before);
        }
        List<Outcome<ResponseScore>> outcomes = pipeline.scorer().tryScore(responses);
        List<ObjectNode> records = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < batch.size(); i++) {
            Instruction instruction = batch.get(i);
            List<ResponseScore> scores = new ArrayList<>();
            SortedMap<Integer, String> unjudged = new TreeMap<>();
            for (int j = from; j < from + counts.get(i); j++) {
                int candidate = responses.get(j).candidate().index();
                outcomes.get(j).value().ifPresent(scores::add);
                outcomes.get(j).failure().ifPresent(failure -> {
                    if (failure.retriable()) {
                        leave("scores", instruction, failure);
                    } else {
                        listener.skipped("scores", failure.request(), failure.reason());
                        unjudged.put(candidate, failure.reason());
                    }
                });
            }
            if (!unfinished.containsKey(instruction.id())) {
                records.add(FeedbackRecords.scores(instruction, scores, unjudged));
            }
            from += counts.get(i);
        }
        return records;
    }

    private FeedbackResult pair(List<ScoredInstruction> scored) {
        long start = System.nanoTime();
        listener.stageStarted("pairs", instructions.size());
        PairMaker maker = pipeline.pairMaker();
        List<PreferencePair> drawn = new ArrayList<>();
        for (ScoredInstruction unit : scored) {
            drawn.addAll(maker.make(unit.instruction(), unit.responses()));
        }
        LengthBalance balance = pipeline.lengthBalance()
                ? LengthBalancer.create().balance(drawn)
                : new LengthBalance(
                        Double.NaN, IntStream.range(0, drawn.size()).boxed().toList(), List.of());
        PreferenceDataset pairs =
                PreferenceDataset.of(balance.kept().stream().map(drawn::get).toList());
        JsonlPreferences.write(pairs, file("pairs"));
        listener.progressed("pairs", instructions.size());
        finish("pairs", start);
        return new FeedbackResult(
                pairs,
                scored,
                balance,
                count(scored, drawn.size(), balance.kept().size()),
                seconds);
    }

    private FeedbackCounts count(List<ScoredInstruction> scored, int drawn, int kept) {
        long allClaims = 0;
        long confirmed = 0;
        Map<String, Set<String>> asked = new HashMap<>();
        for (ScoredInstruction unit : scored) {
            Set<String> questions = asked.computeIfAbsent(fingerprint(unit.instruction()), image -> new HashSet<>());
            for (ResponseScore response : unit.responses()) {
                for (ClaimVerdict verdict : response.verdicts()) {
                    allClaims++;
                    confirmed += verdict.confirmed() ? 1 : 0;
                    questions.add(verdict.claim().question());
                }
            }
        }
        SortedMap<String, Long> failed = new TreeMap<>();
        unfinished.values().forEach(failure -> failed.merge(failure.reason(), 1L, Long::sum));
        claims.values().stream()
                .flatMap(List::stream)
                .flatMap(decomposition -> decomposition.problem().stream())
                .forEach(problem -> skipped.merge(problem, 1L, Long::sum));
        return new FeedbackCounts(
                instructions.size(),
                candidates.values().stream().mapToLong(List::size).sum(),
                scored.stream().mapToLong(unit -> unit.responses().size()).sum(),
                allClaims,
                asked.values().stream().mapToLong(Set::size).sum(),
                confirmed,
                allClaims - confirmed,
                drawn,
                kept,
                skipped,
                failed);
    }

    private List<Candidate> candidatesOf(Instruction instruction) {
        return candidates.getOrDefault(instruction.id(), List.of());
    }

    private List<Decomposition> claimsOf(Instruction instruction) {
        return claims.getOrDefault(instruction.id(), List.of());
    }

    private String fingerprint(Instruction instruction) {
        return fingerprints.computeIfAbsent(instruction.image(), ImageSource::fingerprint);
    }
}
