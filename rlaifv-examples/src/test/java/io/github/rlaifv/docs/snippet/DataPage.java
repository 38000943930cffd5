package io.github.rlaifv.docs.snippet;

import io.github.rlaifv.core.curation.BenchmarkImages;
import io.github.rlaifv.core.curation.CurationReport;
import io.github.rlaifv.core.curation.CurationSource;
import io.github.rlaifv.core.curation.InstructionCuration;
import io.github.rlaifv.core.data.DatasetFormat;
import io.github.rlaifv.core.data.Instruction;
import io.github.rlaifv.core.data.ReadOptions;
import io.github.rlaifv.core.data.WriteOptions;
import io.github.rlaifv.core.dataset.InstructionDataset;
import io.github.rlaifv.core.dataset.JsonlInstructions;
import io.github.rlaifv.tinyworld.TinyWorld;
import io.github.rlaifv.tinyworld.scene.SceneSplit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** The snippets of docs/data.md. */
final class DataPage implements SnippetPage {
    @Override
    public void run() throws Exception {
        TinyWorld world = new TinyWorld();
        SnippetInputs.pairs(10).write(Path.of("RLAIF-V-Dataset"), WriteOptions.of(DatasetFormat.RLAIF_V_PARQUET));
        List<Instruction> own = LongStream.range(0, 8)
                .mapToObj(i -> world.instruction(SceneSplit.DEVELOPMENT, i))
                .toList();
        JsonlInstructions.write(own, Path.of("instructions.jsonl"));
        Files.createDirectories(Path.of("mmhal/images"));
        Files.write(Path.of("mmhal/images/one.png"), own.get(0).image().read());
        if (select().sources().get(1).excluded() < 1 || pairs().size() == 0) {
            throw new IllegalStateException("no image was excluded, or no instruction was found");
        }
    }

    private static CurationReport select() {
        // docs: select instructions
        ReadOptions reading = ReadOptions.defaults();
        CurationReport report = InstructionCuration.builder()
                .source(CurationSource.open("rlaif-v", Path.of("RLAIF-V-Dataset"), reading)
                        .withCount(2))
                .source(CurationSource.open("own", Path.of("instructions.jsonl"), reading))
                .exclude(new BenchmarkImages("MMHal-Bench", Path.of("mmhal/images")))
                .build()
                .run(Path.of("curated"));
        // end
        return report;
    }

    private static InstructionDataset pairs() {
        // docs: instructions of pairs
        InstructionDataset instructions =
                InstructionDataset.openDistinct(Path.of("RLAIF-V-Dataset"), ReadOptions.defaults());
        // end
        return instructions;
    }
}
