/// What the mouse did, free of any terminal library.
public struct Mouse: Sendable, Equatable {
    public enum Action: Sendable, Equatable {
        case press, release, wheelUp, wheelDown, double
    }

    /// From 0, from the top left.
    public var row: Int
    public var column: Int
    public var action: Action

    public init(row: Int, column: Int, action: Action) {
        self.row = row
        self.column = column
        self.action = action
    }
}
