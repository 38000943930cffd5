package io.github.rlaifv.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.GenerationRequest;
import io.github.rlaifv.core.policy.Policy;
import io.github.rlaifv.core.policy.Prompt;
import io.github.rlaifv.core.policy.Sampling;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.run.RlaifvException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests of the contract of {@link AdapterServer}. Extend this class in the test of your own implementation, whose server
 * writes the same text for equal adapters and other texts for others.
 */
public abstract class AdapterServerContract {
    /** Folder of all adapters. */
    @TempDir
    protected Path folder;

    /** Opens the server, whose adapters are below {@link #folder}. Each test opens and closes its own. */
    protected abstract AdapterServer open();

    /** Lets the server that was opened last lose all its adapters, as a restart does. */
    protected abstract void restart();

    /** Writes the folder of an adapter. Different numbers give different adapters; 0 one that changes nothing. */
    protected Path adapter(String name, int number) {
        return FakeAdapterServer.adapter(folder.resolve(name), "adapter " + number);
    }

    private static String text(Policy policy) {
        return policy.generate(List.of(new GenerationRequest("a", Prompt.of("What?"), 1, Sampling.greedy(9))))
                .get(0)
                .get(0)
                .text();
    }

    @Test
    void eachAdapterWritesItsOwnText() {
        try (AdapterServer server = open()) {
            server.prepare(adapter("unchanged", 0));
            String base = text(server.base());
            ServedAdapter first = server.load(adapter("first", 1));
            String ofFirst = text(first.policy());
            ServedAdapter second = server.load(adapter("second", 2));
            server.unload(first);
            assertThat(List.of(base, ofFirst, text(second.policy()))).doesNotHaveDuplicates();
            assertThat(text(server.base())).isEqualTo(base);
        }
    }

    @Test
    void fingerprintDependsOnContentAndNotOnFolder() {
        try (AdapterServer server = open()) {
            ServedAdapter first = server.load(adapter("first", 1));
            ServedAdapter copy = server.load(adapter("copy", 1));
            ServedAdapter other = server.load(adapter("other", 2));
            assertThat(copy.policy().fingerprint()).isEqualTo(first.policy().fingerprint());
            assertThat(List.of(
                            server.base().fingerprint(),
                            first.policy().fingerprint(),
                            other.policy().fingerprint()))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void servedModelStaysTheSameAfterPreparation() {
        try (AdapterServer server = open()) {
            String fingerprint = server.base().fingerprint();
            String name = server.base().name();
            server.prepare(adapter("unchanged", 0));
            assertThat(server.base().fingerprint()).isEqualTo(fingerprint);
            assertThat(server.base().name()).isEqualTo(name);
        }
    }

    @Test
    void adapterThatIsLoadedAlreadyIsUsedAsItIs() {
        try (AdapterServer server = open()) {
            ServedAdapter first = server.load(adapter("first", 1));
            ServedAdapter again = server.load(folder.resolve("first"));
            assertThat(again.name()).isEqualTo(first.name());
            assertThat(text(again.policy())).isEqualTo(text(first.policy()));
        }
    }

    @Test
    void folderWithNewContentGetsANewName() {
        try (AdapterServer server = open()) {
            ServedAdapter first = server.load(adapter("first", 1));
            String before = text(first.policy());
            server.unload(first);
            ServedAdapter changed = server.load(adapter("first", 2));
            assertThat(changed.name()).isNotEqualTo(first.name());
            assertThat(text(changed.policy())).isNotEqualTo(before);
        }
    }

    @Test
    void adapterLostByARestartIsLoadedAgain() {
        try (AdapterServer server = open()) {
            ServedAdapter first = server.load(adapter("first", 1));
            String before = text(first.policy());
            restart();
            assertThat(text(first.policy())).isEqualTo(before);
        }
    }

    @Test
    void unloadingALostAdapterIsNoFailure() {
        try (AdapterServer server = open()) {
            ServedAdapter first = server.load(adapter("first", 1));
            restart();
            assertThatCode(() -> server.unload(first)).doesNotThrowAnyException();
            assertThatCode(() -> server.unload(first)).doesNotThrowAnyException();
        }
    }

    @Test
    void folderWithoutAdapterIsRejectedByName() {
        try (AdapterServer server = open()) {
            assertThatThrownBy(() -> server.load(folder.resolve("nothing")))
                    .isInstanceOf(RlaifvException.class)
                    .hasMessageContaining("nothing");
        }
    }
}
