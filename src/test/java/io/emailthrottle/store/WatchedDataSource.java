package io.emailthrottle.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Counts commits and connections, and breaks them when it is told to. */
public final class WatchedDataSource extends DelegatingDataSource {

    private static final Set<String> BREAKABLE = Set.of("commit", "rollback", "prepareStatement", "isValid");

    private final AtomicInteger commits = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private volatile Connection broken;
    private volatile Connection current;
    private volatile boolean refusing;

    public WatchedDataSource(DataSource dataSource) {
        super(dataSource);
    }

    @Override
    public Connection getConnection() throws SQLException {
        if (refusing) {
            refused.incrementAndGet();
            throw new SQLException("no connection");
        }
        opened.incrementAndGet();
        Connection real = super.getConnection();
        current = real;
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, values) -> {
                    if (real == broken && BREAKABLE.contains(method.getName())) {
                        throw new SQLException("broken");
                    }
                    if (method.getName().equals("commit")) {
                        commits.incrementAndGet();
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** From now on nothing can be done with the connection that is open. */
    public void breakConnection() {
        broken = current;
    }

    /** From now on no connection can be had. */
    public void refuseConnections() {
        refusing = true;
    }

    public int commits() {
        return commits.get();
    }

    /** Counts from now on only. */
    public void forgetOpened() {
        opened.set(0);
    }

    public int opened() {
        return opened.get();
    }

    public int refused() {
        return refused.get();
    }
}
