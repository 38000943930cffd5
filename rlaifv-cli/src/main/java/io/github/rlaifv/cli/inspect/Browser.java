package io.github.rlaifv.cli.inspect;

import java.awt.Desktop;
import java.awt.GraphicsEnvironment;
import java.io.IOException;
import java.net.URI;

/** The browser of the user. */
final class Browser {
    private Browser() {}

    /** Opens an address; returns whether this machine has a browser that can be asked. */
    static boolean open(URI address) {
        if (GraphicsEnvironment.isHeadless()
                || !Desktop.isDesktopSupported()
                || !Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
            return false;
        }
        try {
            Desktop.getDesktop().browse(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
