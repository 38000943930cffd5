package io.github.rlaifv.core.curation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.image.ImageSource;
import io.github.rlaifv.core.internal.ContentHash;
import io.github.rlaifv.core.internal.JsonText;
import io.github.rlaifv.core.internal.data.InstructionKey;
import io.github.rlaifv.core.internal.json.JsonLinesWriter;
import io.github.rlaifv.core.run.Cancellation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/** Reads sources once, and decides on each instruction whether it may be taken. */
final class SourcePass {
    private static final int BATCH = 32;

    private final ExcludedImages excluded;
    private final Optional<ImageChecks> checks;
    private final JsonLinesWriter dropped;
    private final LongConsumer progress;
    private final Set<Long> seen = new HashSet<>();
    private long done;

    /**
     * Creates a pass.
     *
     * @param checks hashes of images; empty if no images are excluded
     * @param dropped receives the records that are excluded or unusable
     * @param progress receives the number of finished records
     */
    SourcePass(ExcludedImages excluded, Optional<ImageChecks> checks, JsonLinesWriter dropped, LongConsumer progress) {
        this.excluded = excluded;
        this.checks = checks;
        this.dropped = dropped;
        this.progress = progress;
    }

    /** A record whose image and question were not seen before. */
    private record Fresh(long row, Instruction instruction, String origin, String key) {}

    /** Reads one source. */
    void read(SourceTally tally) {
        try (Stream<SourceRecord> all = tally.source().records()) {
            Iterator<SourceRecord> next = all.iterator();
            long row = 0;
            while (next.hasNext()) {
                Cancellation.check("reading instructions");
                List<Fresh> batch = new ArrayList<>();
                for (int i = 0; i < BATCH && next.hasNext(); i++) {
                    fresh(tally, row++, next.next()).ifPresent(batch::add);
                    done++;
                }
                decide(tally, batch);
                progress.accept(done);
            }
        }
    }

    private Optional<Fresh> fresh(SourceTally tally, long row, SourceRecord record) {
        Instruction instruction = record.instruction();
        tally.add(Outcome.READ, record.origin());
        if (!instruction.hasImage()) {
            tally.add(Outcome.TEXT_ONLY, record.origin());
        }
        // read once, since an image inside of a table is expensive to read
        Instruction held = checks.isPresent() && instruction.hasImage()
                ? instruction.withImage(ImageSource.of(
                        instruction.image().name(), instruction.image().read()))
                : instruction;
        String key = InstructionKey.of(held);
        if (!seen.add(ContentHash.bits(key))) {
            tally.add(Outcome.DUPLICATE, record.origin());
            return Optional.empty();
        }
        return Optional.of(new Fresh(row, held, record.origin(), key));
    }

    private void decide(SourceTally tally, List<Fresh> batch) {
        Map<String, ImageSource> images = new LinkedHashMap<>();
        for (Fresh one : batch) {
            if (one.instruction().hasImage()) {
                ImageSource image = one.instruction().image();
                images.putIfAbsent(image.fingerprint(), image);
            }
        }
        Map<String, ImageFacts> facts =
                checks.map(all -> all.of(images.values())).orElse(Map.of());
        for (Fresh one : batch) {
            tally.addDistinct(one.row(), one.instruction().id());
            Instruction asked = one.instruction();
            ImageFacts image = asked.hasImage() ? facts.get(asked.image().fingerprint()) : null;
            Optional<ImageMatch> match = image == null ? Optional.empty() : excluded.match(image);
            if (match.isPresent()) {
                tally.addExcluded(match.get(), one.origin());
                drop(tally, one, match.get());
            } else if (image != null && image.look() == null) {
                tally.add(Outcome.UNUSABLE, one.origin());
                dropped.write(line(tally, one, "unusable image").put("problem", image.problem()));
            } else {
                tally.addEligible(one.row(), one.key(), one.origin());
            }
        }
    }

    private void drop(SourceTally tally, Fresh one, ImageMatch match) {
        dropped.write(line(tally, one, "benchmark image")
                .put("benchmark", match.benchmark())
                .put("benchmark_image", match.image())
                .put("match", match.kind().name())
                .put("distance", match.distance()));
    }

    private static ObjectNode line(SourceTally tally, Fresh one, String reason) {
        return JsonText.object()
                .put("source", tally.source().name())
                .put("record", one.row())
                .put("id", one.instruction().id())
                .put("image", one.instruction().image().name())
                .put("question", one.instruction().question())
                .put("reason", reason);
    }
}
