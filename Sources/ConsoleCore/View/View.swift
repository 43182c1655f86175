/// Draws the model: the whole screen, every time.
public func view(_ model: Model) -> Frame {
    var frame = Frame(size: model.size)
    frame.theme = model.theme
    let layout = model.layout
    let columns = model.size.columns
    guard layout.kind != .line else {
        let line = Line("SecureInfer needs 60x15, this is \(columns)x\(model.size.rows)")
        let width = GlyphRun.fitted(line.parts[0].text, columns: columns).count
        frame.put(line, row: model.size.rows / 2, column: (columns - width) / 2, columns: width)
        return frame
    }
    let header = HeaderView(model: model)
    let room = columns - HeaderView.timeColumns
    frame.put(header.line, row: 0, column: 0, columns: room)
    frame.put(header.time, row: 0, column: room, columns: HeaderView.timeColumns)
    frame.put(CriticalView(model: model).line, row: 1, column: 0, columns: columns)
    for pane in Pane.allCases {
        if let rect = layout.rect(of: pane) { PaneView(model: model, pane: pane, rect: rect).draw(on: &frame) }
    }
    let footer = FooterView(model: model)
    frame.put(footer.audit, row: model.size.rows - 2, column: 0, columns: columns)
    frame.put(footer.keys, row: model.size.rows - 1, column: 0, columns: columns)
    switch model.overlay {
    case .help(let scroll): HelpView(model: model, scroll: scroll).draw(on: &frame)
    case .detail(let row, let scroll): DetailView(model: model, row: row, scroll: scroll).draw(on: &frame)
    case .dialog(let dialog):
        if case .detail(let row, let scroll) = dialog.under.first {
            DetailView(model: model, row: row, scroll: scroll).draw(on: &frame)
        }
        DialogView(model: model, dialog: dialog).draw(on: &frame)
    case nil: break
    }
    return frame
}
