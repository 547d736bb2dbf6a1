package io.emailthrottle.delivery;

import io.emailthrottle.store.write.NodeLock;

/** A name that nobody else wants, until a test takes it away. */
public final class NoLock implements NodeLock {

    private volatile boolean held = true;

    void lose() {
        held = false;
    }

    @Override
    public void keep() {}

    @Override
    public boolean held() {
        return held;
    }

    @Override
    public void close() {}
}
