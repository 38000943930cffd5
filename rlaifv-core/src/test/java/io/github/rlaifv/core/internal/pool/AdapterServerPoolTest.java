package io.github.rlaifv.core.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.rlaifv.core.model.Policies;
import io.github.rlaifv.core.policy.AdapterServer;
import io.github.rlaifv.core.policy.PoolOptions;
import io.github.rlaifv.core.policy.ServedAdapter;
import io.github.rlaifv.core.run.BadDataException;
import io.github.rlaifv.core.testkit.AdapterServerContract;
import io.github.rlaifv.core.testkit.FakeAdapterServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several servers that load the same adapters. */
class AdapterServerPoolTest extends AdapterServerContract {
    private final FakeAdapterServer first = new FakeAdapterServer("served");
    private final FakeAdapterServer second = new FakeAdapterServer("served");

    @Override
    protected AdapterServer open() {
        return Policies.poolAdapters(List.of(first, second), PoolOptions.defaults());
    }

    @Override
    protected void restart() {
        first.restart();
        second.restart();
    }

    @Test
    void everyServerLoadsAndUnloadsEachAdapter() {
        try (AdapterServer server = open()) {
            server.prepare(adapter("unchanged", 0));
            ServedAdapter one = server.load(adapter("one", 1));
            assertThat(second.loaded()).containsExactlyInAnyOrder("adapter 0", "adapter 1");
            server.unload(one);
        }
        assertThat(first.events()).containsExactly("load adapter 0", "load adapter 1", "unload adapter 1");
        assertThat(second.events()).isEqualTo(first.events());
    }

    @Test
    void serverOfAnotherModelIsRejectedByName() {
        FakeAdapterServer other = new FakeAdapterServer("another");
        assertThatThrownBy(() -> Policies.poolAdapters(List.of(first, other), PoolOptions.defaults()))
                .isInstanceOf(BadDataException.class)
                .hasMessageContaining("another")
                .hasMessageContaining("the same revision");
    }
}
