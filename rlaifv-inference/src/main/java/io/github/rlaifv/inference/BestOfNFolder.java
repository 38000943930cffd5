package io.github.rlaifv.inference;

import com.google.common.collect.Lists;
import io.github.rlaifv.core.internal.RunKind;
import io.github.rlaifv.core.internal.SettingsFile;
import io.github.rlaifv.core.internal.WorkFolder;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Journal;
import io.github.rlaifv.core.run.RunListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/** The folder of a best-of-N run: {@code settings.json} and {@code pools.jsonl}. */
record BestOfNFolder(Path folder) {
    private static final RunKind KIND = RunKind.recognizedBy("settings.json", "best-of-N run", "pools.jsonl");

    Map<String, RankedResponse> run(
            List<GenerationRequest> requests,
            int perCall,
            SortedMap<String, String> settings,
            Function<List<GenerationRequest>, List<RankedResponse>> work,
            RunListener listener) {
        Path file = folder.resolve("pools.jsonl");
        Path known = folder.resolve("settings.json");
        try (WorkFolder own = WorkFolder.open(folder, KIND, () -> SettingsFile.requireSame(known, settings));
                Journal journal = Journal.open(file, entry -> PoolFile.key(file, entry))) {
            SettingsFile.claim(known, settings);
            check(requests, journal, file);
            List<GenerationRequest> open = requests.stream()
                    .filter(request -> !journal.contains(request.key()))
                    .toList();
            listener.stageStarted(BestOfN.STAGE, requests.size());
            long done = requests.size() - open.size();
            for (List<GenerationRequest> part : Lists.partition(open, perCall)) {
                List<RankedResponse> pools = work.apply(part);
                List<String> lines = new ArrayList<>();
                for (int i = 0; i < part.size(); i++) {
                    lines.add(PoolFile.line(part.get(i).key(), pools.get(i)));
                }
                journal.append(lines);
                done += part.size();
                listener.progressed(BestOfN.STAGE, done);
            }
            listener.stageFinished(BestOfN.STAGE);
            Map<String, RankedResponse> all = new LinkedHashMap<>();
            requests.forEach(request -> all.put(
                    request.key(),
                    PoolFile.pool(file, journal.find(request.key()).orElseThrow())));
            return all;
        }
    }

    private static void check(List<GenerationRequest> requests, Journal journal, Path file) {
        Set<String> ids = new LinkedHashSet<>();
        for (GenerationRequest request : requests) {
            if (!ids.add(request.key())) {
                throw new BadDataException("the instruction '" + request.key() + "' stands twice; remove one");
            }
        }
        long known = ids.stream().filter(journal::contains).count();
        if (known < journal.size()) {
            throw new BadDataException(file + " holds " + (journal.size() - known)
                    + " pools of instructions that are not among the given ones; use another folder");
        }
    }
}
