package io.github.rlaifv.core.dataset;

import io.github.rlaifv.core.data.ImageRoots;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.PreferencePair;
import io.github.rlaifv.core.internal.data.DistinctIds;
import io.github.rlaifv.core.internal.data.ImagePlaces;
import io.github.rlaifv.core.internal.data.foreign.ConversationRecord;
import io.github.rlaifv.core.internal.json.JsonArrayIndex;
import io.github.rlaifv.core.internal.json.JsonRecord;
import io.github.rlaifv.core.run.BadDataException;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Datasets in LLaVA's and LLaMA-Factory's JSON files, which are arrays of conversations.
 *
 * @param file the file
 * @param index its objects
 * @param places folders in which images may lie
 */
record JsonArrayData(Path file, JsonArrayIndex index, ImagePlaces places) {
    static JsonArrayData open(Path file, ImageRoots roots) {
        return new JsonArrayData(file, JsonArrayIndex.of(file), ImagePlaces.of(file, roots));
    }

    private ConversationRecord record(JsonRecord record, long number) {
        return new ConversationRecord(record, number, places);
    }

    private Stream<ConversationRecord> records() {
        long[] number = {0};
        return index.stream().map(record -> record(record, number[0]++));
    }

    static boolean holdsPairs(Path file) {
        JsonArrayIndex index = JsonArrayIndex.of(file);
        return index.size() > 0 && ConversationRecord.isPair(index.get(0));
    }

    /** Checks all records and returns them as instructions. */
    InstructionDataset instructions() {
        DistinctIds ids = new DistinctIds();
        Instructions all = new Instructions(this);
        try (Stream<Instruction> each = all.stream()) {
            each.forEachOrdered(one -> ids.add(one.id()));
        }
        ids.firstRepeated(all.stream().map(Instruction::id)).ifPresent(twice -> {
            throw new BadDataException(file + ", record " + twice.second() + ": id \"" + twice.id()
                    + "\" was already used in record " + twice.first() + "; give each instruction its own id");
        });
        return all;
    }

    /** Checks all records and returns them as pairs. */
    PreferenceDataset pairs() {
        Pairs all = new Pairs(this);
        try (Stream<PreferencePair> each = all.stream()) {
            each.forEachOrdered(pair -> {});
        }
        return all;
    }

    private record Instructions(JsonArrayData data) implements InstructionDataset {
        @Override
        public long size() {
            return data.index().size();
        }

        @Override
        public Instruction get(long index) {
            return data.record(data.index().get(index), index).instruction();
        }

        @Override
        public Stream<Instruction> stream() {
            return data.records().map(ConversationRecord::instruction);
        }
    }

    private record Pairs(JsonArrayData data) implements PreferenceDataset {
        @Override
        public long size() {
            return data.index().size();
        }

        @Override
        public PreferencePair get(long index) {
            return data.record(data.index().get(index), index).pair();
        }

        @Override
        public Stream<PreferencePair> stream() {
            return data.records().map(ConversationRecord::pair);
        }
    }
}
