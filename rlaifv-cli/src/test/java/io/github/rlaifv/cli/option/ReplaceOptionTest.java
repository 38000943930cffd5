package io.github.rlaifv.cli.option;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.rlaifv.cli.command.ExitCode;
import io.github.rlaifv.cli.testkit.CommandRun;
import io.github.rlaifv.core.testkit.FakePolicy;
import io.github.rlaifv.inference.evaluation.Evaluation;
import io.github.rlaifv.inference.evaluation.benchmark.PopeBenchmark;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Commands that do not resume refuse the results of an earlier run, unless these may be replaced. */
class ReplaceOptionTest {
    @TempDir
    private Path folder;

    private final CommandRun rlaifv = new CommandRun();

    private Path evaluation() throws IOException {
        Path image = folder.resolve("pope/val2014/a.png");
        Files.createDirectories(image.getParent());
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB), "png", image.toFile());
        Files.writeString(
                folder.resolve("pope/coco_pope_random.json"),
                "{\"question_id\": 1, \"image\": \"a.png\", \"text\": \"Is there a dog?\", \"label\": \"yes\"}\n");
        Path card = folder.resolve("card");
        Evaluation.builder(
                        FakePolicy.builder()
                                .name("fake")
                                .writes((request, i) -> "Yes.")
                                .build(),
                        card)
                .build()
                .run(PopeBenchmark.open(folder.resolve("pope")));
        return card;
    }

    private int compare(Path card, String... more) {
        String[] line = {"compare", "--model", "a=" + card, "b=" + card, "--output=" + folder.resolve("page.html")};
        String[] all = Arrays.copyOf(line, line.length + more.length);
        System.arraycopy(more, 0, all, line.length, more.length);
        return rlaifv.run(all);
    }

    @Test
    void pageOfAnEarlierComparisonIsReplacedOnRequestOnly() throws IOException {
        Path card = evaluation();
        assertThat(compare(card)).as(rlaifv.errors()).isZero();
        String page = Files.readString(folder.resolve("page.html"));
        assertThat(compare(card, "--title=Another")).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains("page.html", "add --replace", "another --output");
        assertThat(folder.resolve("page.html")).hasContent(page);
        assertThat(compare(card, "--title=Another", "--replace")).isZero();
        assertThat(folder.resolve("page.html")).content().contains("Another");
    }

    /** The marker of an earlier run, as it writes it. */
    private void earlier(String kind, String result) throws IOException {
        Files.writeString(
                folder.resolve(".rlaifv.json"),
                "{\"version\":1,\"about\":\"\",\"kinds\":{\"" + kind + "\":[\"" + result + "\"]}}");
        Files.writeString(folder.resolve(result), "{}");
    }

    @ParameterizedTest
    @CsvSource({"quickstart, report.json", "ablation, ablation.json"})
    void folderOfAnEarlierRunIsKept(String command, String result) throws IOException {
        earlier(command, result);
        assertThat(rlaifv.run(command, "--output=" + folder)).isEqualTo(ExitCode.FAILED);
        assertThat(rlaifv.errors()).contains(folder.toString(), "earlier " + command, "add --replace");
        assertThat(folder.resolve(result)).hasContent("{}");
    }
}
