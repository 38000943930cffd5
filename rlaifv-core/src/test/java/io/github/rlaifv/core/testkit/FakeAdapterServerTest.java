package io.github.rlaifv.core.testkit;

import io.github.rlaifv.core.policy.AdapterServer;

class FakeAdapterServerTest extends AdapterServerContract {
    private final FakeAdapterServer server = new FakeAdapterServer("served");

    @Override
    protected AdapterServer open() {
        return server;
    }

    @Override
    protected void restart() {
        server.restart();
    }
}
