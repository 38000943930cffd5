package io.github.rlaifv.inference;

import io.github.rlaifv.core.internal.WorkGroup;
import io.github.rlaifv.core.internal.folder.BoundSettings;
import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.internal.journal.Journal;
import io.github.rlaifv.core.internal.ledger.RunLedger;
import io.github.rlaifv.core.internal.shard.ShardFile;
import io.github.rlaifv.core.internal.shard.SkippedUnits;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Outcome;
import io.github.rlaifv.core.policy.PartialFailureException;
import io.github.rlaifv.core.policy.RequestFailure;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.RunListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The output folder of a best-of-N run, with {@code settings.json} and {@code pools.jsonl}.
 *
 * @param folder the folder
 * @param kind whether it is that of a whole run or of a shard
 * @param failures receives each failure, named after its prompt
 */
record BestOfNFolder(Path folder, RunKind kind, Consumer<RequestFailure> failures) {
    /** Name of the stage of best-of-N runs, with a folder or without. */
    static final String STAGE = "best-of-n";

    static final String POOLS = "pools.jsonl";
    static final RunKind SHARD = RunKind.recognizedBy(
            "settings.json", "best-of-N shard", POOLS, ShardFile.NAME, SkippedUnits.NAME, Ledger.FILE);

    private static final String SETTINGS = "settings.json";
    private static final RunKind KIND = RunKind.recognizedBy(SETTINGS, "best-of-N run", POOLS, Ledger.FILE);

    /** The folder of a whole run. */
    BestOfNFolder(Path folder) {
        this(folder, KIND, failure -> {});
    }

    /** Locks and marks the folder, and writes the settings if there are no pools yet. */
    WorkFolder open(SortedMap<String, String> settings) {
        return BoundSettings.of(SETTINGS, POOLS, settings).open(folder, kind);
    }

    Map<String, RankedResponse> run(
            List<GenerationRequest> requests,
            int perCall,
            boolean dependsOnCall,
            SortedMap<String, String> settings,
            Function<List<GenerationRequest>, List<Outcome<RankedResponse>>> work,
            RunListener listener) {
        try (WorkFolder own = open(settings)) {
            return RunLedger.count(own, () -> run(own, requests, perCall, dependsOnCall, work, listener));
        }
    }

    private Map<String, RankedResponse> run(
            WorkFolder own,
            List<GenerationRequest> requests,
            int perCall,
            boolean dependsOnCall,
            Function<List<GenerationRequest>, List<Outcome<RankedResponse>>> work,
            RunListener listener) {
        Path file = folder.resolve(POOLS);
        try (Journal journal = Journal.open(file, entry -> PoolFile.key(file, entry))) {
            check(requests, journal, file);
            List<WorkGroup<GenerationRequest>> groups =
                    WorkGroup.of(requests, perCall, request -> journal.contains(request.key()), dependsOnCall);
            listener.stageStarted(STAGE, requests.size());
            long done = journal.size();
            List<Outcome<RankedResponse>> failed = new ArrayList<>();
            for (WorkGroup<GenerationRequest> group : groups) {
                Cancellation.check("ranking responses");
                List<Outcome<RankedResponse>> pools = work.apply(group.units());
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < pools.size(); i++) {
                    GenerationRequest request = group.units().get(i);
                    if (journal.contains(request.key())) {
                        continue;
                    }
                    pools.get(i)
                            .value()
                            .ifPresent(pool -> lines.add(PoolFile.line(
                                    request.key(), request.prompt().fingerprint(), pool)));
                    pools.get(i).failure().ifPresent(failure -> {
                        failed.add(Outcome.failure(failure));
                        failures.accept(failure.named(request.key()));
                        listener.skipped(STAGE, request.key(), failure.reason() + " (" + failure.detail() + ")");
                    });
                }
                journal.append(lines);
                done += lines.size();
                RunLedger.tick();
                listener.progressed(STAGE, done);
            }
            listener.stageFinished(STAGE);
            if (journal.size() == 0 && !failed.isEmpty() && kind == KIND) {
                throw new PartialFailureException(failed);
            }
            Map<String, RankedResponse> all = new LinkedHashMap<>();
            requests.stream()
                    .filter(request -> journal.contains(request.key()))
                    .forEach(request -> all.put(request.key(), pool(file, journal, request)));
            journal.requireThere();
            own.requireThere(SETTINGS);
            return all;
        }
    }

    private static void checkPrompt(GenerationRequest request, Path file, Journal.Entry entry) {
        String now = request.prompt().fingerprint();
        String before = PoolFile.prompt(file, entry).orElse("not recorded");
        if (!before.equals(now)) {
            throw new BadDataException(file + ", line " + entry.line() + ": the pool of '" + request.key()
                    + "' belongs to another question or image (fingerprint " + before + ", now " + now
                    + "): use another id or another folder");
        }
    }

    private static RankedResponse pool(Path file, Journal journal, GenerationRequest request) {
        Journal.Entry entry = journal.find(request.key()).orElseThrow();
        RankedResponse pool = PoolFile.pool(file, entry);
        if (pool.pool().size() != request.count()) {
            throw new BadDataException(file + ", line " + entry.line() + ": the pool '" + request.key() + "' has "
                    + pool.pool().size() + " responses, but " + request.count()
                    + " were requested; remove the line to sample them again");
        }
        return pool;
    }

    /** Returns the ids, none of which may occur twice. */
    static Set<String> requireDistinct(List<GenerationRequest> requests) {
        Set<String> ids = new LinkedHashSet<>();
        for (GenerationRequest request : requests) {
            if (!ids.add(request.key())) {
                throw new BadDataException("the instruction '" + request.key() + "' occurs twice; remove one");
            }
        }
        return ids;
    }

    private static void check(List<GenerationRequest> requests, Journal journal, Path file) {
        Set<String> ids = requireDistinct(requests);
        for (GenerationRequest request : requests) {
            journal.find(request.key()).ifPresent(entry -> checkPrompt(request, file, entry));
        }
        long known = ids.stream().filter(journal::contains).count();
        if (known < journal.size()) {
            throw new BadDataException(file + " holds " + (journal.size() - known)
                    + " pools of instructions that were not given (field \"key\"); use another folder");
        }
    }
}
