package io.github.rlaifv.core.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.internal.folder.RunKind;
import io.github.rlaifv.core.internal.folder.WorkFolder;
import io.github.rlaifv.core.ledger.CountedModel;
import io.github.rlaifv.core.ledger.Ledger;
import io.github.rlaifv.core.ledger.ModelPrice;
import io.github.rlaifv.core.ledger.Prices;
import io.github.rlaifv.core.ledger.Usage;
import io.github.rlaifv.core.ledger.UsageMeter;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.run.Cancellation;
import io.github.rlaifv.core.run.CancelledException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLedgerTest {
    private static final CountedModel MODEL = new CountedModel("model", "1");

    @TempDir
    private Path folder;

    private <T> T run(Supplier<T> work) {
        return run("run", folder, work);
    }

    private static <T> T run(String kind, Path folder, Supplier<T> work) {
        try (WorkFolder opened =
                WorkFolder.open(folder, new RunKind(kind, new TreeSet<>(Set.of(Ledger.FILE)), entry -> false))) {
            return RunLedger.count(opened, work);
        }
    }

    private static boolean ask(int requests) {
        return UsageMeter.call(MODEL, () -> {
            UsageMeter.add(Usage.ofRequests(requests));
            return true;
        });
    }

    private long requests(String stage) {
        return Ledger.read(folder).stage(stage).total().requests();
    }

    @Test
    void resumedRunAddsToItsEarlierSessions() {
        run(() -> RunLedger.stage("scores", () -> ask(3)));
        run(() -> RunLedger.stage("scores", () -> ask(4)) && RunLedger.stage("pairs", () -> ask(5)));
        assertThat(requests("scores")).isEqualTo(7);
        assertThat(requests("pairs")).isEqualTo(5);
        assertThat(Ledger.read(folder).sessions()).isEqualTo(2);
    }

    @Test
    void runThatFindsEverythingFinishedLeavesItsLedger() throws IOException {
        run(() -> RunLedger.stage("scores", () -> ask(3)));
        byte[] before = Files.readAllBytes(folder.resolve(Ledger.FILE));
        run(() -> RunLedger.stage("scores", () -> true));
        assertThat(folder.resolve(Ledger.FILE)).hasBinaryContent(before);
    }

    @Test
    void stageIsWrittenWhenItEnds() {
        run(() -> {
            RunLedger.stage("candidates", () -> ask(2));
            assertThat(requests("candidates")).isEqualTo(2);
            return true;
        });
    }

    @Test
    void failedRunIsWrittenWithWhatItUsed() {
        assertThatThrownBy(() -> run(() -> RunLedger.stage("scores", () -> {
                    ask(6);
                    throw new IllegalStateException("failed");
                })))
                .hasMessage("failed");
        assertThat(requests("scores")).isEqualTo(6);
    }

    @Test
    void interruptedRunIsWrittenAndStaysInterrupted() {
        try {
            assertThatThrownBy(() -> run(() -> RunLedger.stage("scores", () -> {
                        ask(6);
                        Thread.currentThread().interrupt();
                        Cancellation.check("testing");
                        return true;
                    })))
                    .isInstanceOf(CancelledException.class);
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            Thread.interrupted();
        }
        assertThat(requests("scores")).isEqualTo(6);
    }

    @Test
    void runOfAnotherFolderIsCountedInBoth() {
        run(() -> {
            run("part", folder.resolve("inner"), () -> RunLedger.stage("scores", () -> ask(2)));
            return RunLedger.stage("training", () -> ask(3));
        });
        assertThat(Ledger.read(folder).total().requests()).isEqualTo(5);
        assertThat(Ledger.read(folder.resolve("inner")).total().requests()).isEqualTo(2);
    }

    @Test
    void runWithinARunOfTheSameFolderIsCountedOnce() {
        run(() -> {
            RunLedger.stage("scores", () -> ask(2));
            return run("part", folder, () -> RunLedger.stage("training", () -> ask(3)));
        });
        Ledger ledger = Ledger.read(folder);
        assertThat(ledger.total().requests()).isEqualTo(5);
        assertThat(ledger.sessions()).isEqualTo(1);
    }

    @Test
    void deletedFolderIsNotMadeAgain() {
        assertThatThrownBy(() -> run(() -> RunLedger.stage("scores", () -> {
                    ask(1);
                    delete(folder.resolve(".lock"));
                    delete(folder.resolve(".rlaifv.json"));
                    delete(folder);
                    throw new IllegalStateException("failed");
                })))
                .hasMessage("failed");
        assertThat(folder).doesNotExist();
    }

    private static void delete(Path path) {
        try {
            Files.delete(path);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void damagedLedgerEndsTheRunBeforeItsWork() throws IOException {
        run(() -> RunLedger.stage("scores", () -> ask(3)));
        Files.writeString(folder.resolve(Ledger.FILE), "{");
        boolean[] worked = {false};
        assertThatThrownBy(() -> run(() -> worked[0] = true))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining(Ledger.FILE);
        assertThat(worked[0]).isFalse();
    }

    @Test
    void pricesOfTheWorkAreWritten() {
        Prices prices = new Prices("USD", List.of(new ModelPrice("model", 0, 0, 0, 0, 1)));
        prices.during(() -> run(() -> RunLedger.stage("scores", () -> ask(3))));
        assertThat(Ledger.read(folder).prices()).contains(prices);
        run(() -> RunLedger.stage("scores", () -> ask(1)));
        assertThat(Ledger.read(folder).prices())
                .as("a session without prices keeps those of earlier sessions")
                .contains(prices);
    }
}
