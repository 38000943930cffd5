package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.report.inspect.Inspection;
import io.github.rlaifv.report.inspect.item.InspectedItem;
import io.github.rlaifv.report.inspect.item.InspectedPart;
import io.github.rlaifv.report.inspect.item.ItemFilter;
import io.github.rlaifv.report.inspect.item.ItemOrder;
import java.nio.file.Path;

/** The snippets of docs/inspect.md. */
final class InspectPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        SnippetInputs.pairs(4).write(Path.of("feedback"), WriteOptions.of(DatasetFormat.JSONL));
        // docs: inspect a folder
        try (Inspection inspection = Inspection.open(Path.of("feedback"))) {
            for (InspectedPart part : inspection.parts()) {
                for (int index : part.select(ItemFilter.ALL.withText("dog").withOrder(ItemOrder.GAP))) {
                    InspectedItem item = part.get(index);
                    System.out.println(part.name() + ": " + item.id() + ", " + item.question());
                }
            }
        }
        // end
    }
}
