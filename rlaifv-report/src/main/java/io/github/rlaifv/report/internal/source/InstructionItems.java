package io.github.rlaifv.report.internal.source;

import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.ItemSource;
import java.util.List;
import java.util.stream.Stream;

/**
 * Instructions without responses.
 *
 * @param dataset the instructions
 */
record InstructionItems(InstructionDataset dataset) implements ItemSource {

    @Override
    public int size() {
        return Math.toIntExact(dataset.size());
    }

    @Override
    public InspectedItem get(int index) {
        return item(dataset.get(index));
    }

    @Override
    public Stream<InspectedItem> stream() {
        return dataset.stream().map(InstructionItems::item);
    }

    private static InspectedItem item(Instruction instruction) {
        return new InspectedItem(
                instruction.id(),
                instruction.question(),
                instruction.shownImage(),
                List.of(),
                List.of(),
                List.of(),
                "");
    }
}
